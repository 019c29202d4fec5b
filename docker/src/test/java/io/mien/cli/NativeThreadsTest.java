package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeThreadsTest {

  @Test
  void tellsTheCollectorFromTheCompilers() {
    assertThat(NativeThreads.kind("G1 Conc#0")).contains(NativeThreads.COLLECTOR);
    assertThat(NativeThreads.kind("GC Thread#1")).contains(NativeThreads.COLLECTOR);
    assertThat(NativeThreads.kind("C2 CompilerThre")).contains(NativeThreads.COMPILERS);
    assertThat(NativeThreads.kind("kafka-producer-")).isEmpty();
  }

  @Test
  void readsUserAndSystemTimeOfAThreadWithAnyName() {
    String stat = "7 (C2 (odd) name) S 1 2 3 0 -1 4194368 5 0 0 0 150 50 0 0 20 0 9 0 123 4 5";

    assertThat(NativeThreads.cpuNanos(stat)).isEqualTo(2_000_000_000L);
  }
}
