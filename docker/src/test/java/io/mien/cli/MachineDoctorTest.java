package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.cli.Finding.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MachineDoctorTest {
  private static final long MEGABYTE = 1024 * 1024;
  private static final Path STATE = Path.of("state");

  @Test
  void wantsAHeapThatIsNeitherTooSmallNorTheWholeMachine() {
    Finding small = MachineDoctor.memory(128 * MEGABYTE, 8192 * MEGABYTE);
    assertThat(small.level()).isEqualTo(Level.WARN);
    assertThat(small.found()).contains("128 MiB").contains("8,192 MiB");
    assertThat(small.advice()).contains("-Xmx1g");

    Finding large = MachineDoctor.memory(7000 * MEGABYTE, 8192 * MEGABYTE);
    assertThat(large.level()).isEqualTo(Level.WARN);
    assertThat(large.advice()).contains("natives");

    assertThat(MachineDoctor.memory(3000 * MEGABYTE, 8192 * MEGABYTE).level()).isEqualTo(Level.OK);
  }

  @Test
  void wantsRoomOnTheDiskOfTheState() {
    Finding full = MachineDoctor.room(STATE, 3 * MEGABYTE);
    assertThat(full.level()).isEqualTo(Level.FAIL);
    assertThat(full.found()).isEqualTo("state with 3 MiB free");
    assertThat(full.advice()).contains("make room");

    assertThat(MachineDoctor.room(STATE, 500 * MEGABYTE).level()).isEqualTo(Level.WARN);
    assertThat(MachineDoctor.room(STATE, 5000 * MEGABYTE).level()).isEqualTo(Level.OK);
  }
}
