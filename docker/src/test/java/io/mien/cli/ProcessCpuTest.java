package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ProcessCpuTest {
  @Test
  void tellsWhatAThreadIsThereFor() {
    assertThat(ProcessCpu.kind("kafka-producer-")).isEqualTo("kafka");
    assertThat(ProcessCpu.kind("camera-door")).isEqualTo("source");
    assertThat(ProcessCpu.kind("encode")).isEqualTo("encode");
    assertThat(ProcessCpu.kind("C2 CompilerThre")).isEqualTo(ProcessCpu.COMPILERS);
    assertThat(ProcessCpu.kind("java")).isEqualTo("the rest");
  }

  @Test
  void addsUpByKindAndCountsANewThreadWhole() {
    ProcessCpu before =
        new ProcessCpu(Map.of("1", 10L, "2", 5L), Map.of("1", "kafka", "2", "encode"));
    ProcessCpu after =
        new ProcessCpu(
            Map.of("1", 17L, "2", 5L, "3", 4L), Map.of("1", "kafka", "2", "encode", "3", "encode"));

    assertThat(after.since(before)).isEqualTo(Map.of("kafka", 7L, "encode", 4L));
  }

  @Test
  void seesThisProcessAtWork() {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "not Linux");
    ProcessCpu before = ProcessCpu.of(ProcessHandle.current().pid());
    long end = System.nanoTime() + 100_000_000;
    long spun = 0;
    while (System.nanoTime() < end) {
      spun++;
    }

    assertThat(spun).isPositive();
    assertThat(ProcessCpu.of(ProcessHandle.current().pid()).since(before).values())
        .anySatisfy(nanos -> assertThat(nanos).isPositive());
  }

  @Test
  void saysThatAProcessHasEnded() {
    assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> ProcessCpu.of(Integer.MAX_VALUE))
        .withMessageContaining("expected a process that runs");
  }
}
