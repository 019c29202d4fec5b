package io.mien.inference.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.Events;
import io.mien.inference.aggregate.CameraWindows.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraWindowsBytesTest {

  private static final WindowSpec SPEC = new WindowSpec(1000, 500, 200, 500, 1);

  /** A closed window with shares, an open one with tracks, and frames that are remembered. */
  private static CameraWindows windows() {
    CameraWindows windows = new CameraWindows(SPEC, "door");
    add(windows, "f0", 600);
    add(windows, "f1", 1700);
    return windows;
  }

  private static CameraWindows.Added add(CameraWindows windows, String frameId, long time) {
    return windows.add(
        frameId,
        Instant.ofEpochMilli(time),
        List.of(Events.tracked("7a", .75, false), Events.untracked(.5, true)),
        5000);
  }

  private static CameraWindows read(byte[] bytes) {
    return CameraWindowsBytes.read(SPEC, "door", bytes).orElseThrow();
  }

  /** The bytes of version 2, written by {@link #windows}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion2() throws IOException {
    byte[] golden = GoldenBytes.read("camera-windows-2.hex");

    assertThat(HexFormat.of().formatHex(CameraWindowsBytes.write(windows())))
        .isEqualTo(HexFormat.of().formatHex(golden));
    assertThat(CameraWindowsBytes.write(read(golden))).isEqualTo(golden);
  }

  /** The bytes of version 1, written by the {@link #windows} of then. */
  @Test
  void readsTheGoldenBytesOfVersion1() throws IOException {
    CameraWindows before = read(GoldenBytes.read("camera-windows-1.hex"));

    assertThat(add(before, "f2", 400).outcome()).isEqualTo(Outcome.LATE);
    assertThat(add(before, "f3", 2300)).isEqualTo(add(windows(), "f3", 2300));
  }

  @Test
  void goesOnAfterARestartAsIfNothingHadHappened() {
    CameraWindows before = windows();
    CameraWindows after = read(CameraWindowsBytes.write(windows()));

    assertThat(add(after, "f1", 1700).outcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(add(after, "f2", 400).outcome()).isEqualTo(Outcome.LATE);
    assertThat(add(after, "f3", 2300)).isEqualTo(add(before, "f3", 2300));
    assertThat(add(after, "f4", 9000)).isEqualTo(add(before, "f4", 9000));
  }

  @Test
  void isNothingWhenOfAnotherVersionOrDamagedOrOfOtherWindows() {
    byte[] bytes = CameraWindowsBytes.write(windows());
    byte[] later = bytes.clone();
    later[0] = 99;

    assertThat(CameraWindowsBytes.read(SPEC, "door", later)).isEmpty();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(CameraWindowsBytes.read(SPEC, "door", Arrays.copyOf(bytes, length))).isEmpty();
    }
    assertThat(CameraWindowsBytes.read(new WindowSpec(2000, 500, 0, 0, 1), "door", bytes))
        .isEmpty();
    assertThat(CameraWindowsBytes.read(new WindowSpec(1000, 500, 0, 9, 3), "door", bytes))
        .as("the windows are the same")
        .isPresent();
  }
}
