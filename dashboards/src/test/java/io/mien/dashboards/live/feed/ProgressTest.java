package io.mien.dashboards.live.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final TopicPartition EVENTS = new TopicPartition("events", 0);
  private static final TopicPartition TABLE = new TopicPartition("table", 0);

  private final Progress progress = new Progress();

  @Test
  void committedFramesCountOnceAllThatWasWrittenIsRead() {
    progress.committed(Map.of(0, 10L), Map.of(EVENTS, 5L, TABLE, 3L));

    assertThat(progress.read(Map.of(EVENTS, 4L, TABLE, 3L))).isEmpty();
    assertThat(progress.read(Map.of(EVENTS, 9L, TABLE, 2L))).isEmpty();
    assertThat(progress.read(Map.of(EVENTS, 5L, TABLE, 3L))).contains(Map.of(0, 10L));
    assertThat(progress.read(Map.of(EVENTS, 9L, TABLE, 9L))).isEmpty();
  }

  @Test
  void readerThatCatchesUpHearsTheNewest() {
    progress.committed(Map.of(0, 10L), Map.of(EVENTS, 5L));
    progress.committed(Map.of(0, 20L), Map.of(EVENTS, 6L));
    progress.committed(Map.of(0, 30L), Map.of(EVENTS, 7L));

    assertThat(progress.read(Map.of(EVENTS, 6L))).contains(Map.of(0, 20L));
  }

  @Test
  void partitionThatIsNotReadHoldsEverythingUp() {
    progress.committed(Map.of(0, 10L), Map.of(EVENTS, 0L));

    assertThat(progress.read(Map.of())).isEmpty();
  }

  @Test
  void marksAreBoundedAndTheFirstOnesStay() {
    for (long i = 0; i < 1000; i++) {
      progress.committed(Map.of(0, i), Map.of(EVENTS, i));
    }

    assertThat(progress.read(Map.of(EVENTS, 10L))).contains(Map.of(0, 10L));
    assertThat(progress.read(Map.of(EVENTS, 999L))).contains(Map.of(0, 999L));
  }
}
