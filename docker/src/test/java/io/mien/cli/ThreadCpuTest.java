package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadCpuTest {

  @Test
  void threadsOfOneKindShareAName() {
    assertThat(ThreadCpu.kind("mien-0f0f-4a-StreamThread-12")).isEqualTo("StreamThread");
    assertThat(ThreadCpu.kind("kafka-producer-network-thread | mien-0f-StreamThread-1-producer"))
        .isEqualTo("kafka-producer-network-thread");
    assertThat(ThreadCpu.kind("pool-3-thread-2")).isEqualTo("pool-thread");
    assertThat(ThreadCpu.kind("main")).isEqualTo("main");
  }

  @Test
  void dividesTheCpuTimeOfTheProcessAmongItsThreads() {
    Map<Long, String> kinds = Map.of(1L, "stream", 2L, "stream", 3L, "other");
    ThreadCpu before =
        new ThreadCpu(
            Map.of(1L, 1_000_000L, 3L, 5_000_000L), kinds, Map.of("collector", 2_000_000L));
    ThreadCpu after =
        new ThreadCpu(
            Map.of(1L, 3_000_000L, 2L, 4_000_000L, 3L, 5_000_000L),
            kinds,
            Map.of("collector", 4_000_000L));

    assertThat(after.since(before, 10_000_000, 2))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("stream", 3., "other", 0., "collector", 1., "jvm and native", 1.));
  }
}
