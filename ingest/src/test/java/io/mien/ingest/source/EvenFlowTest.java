package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EvenFlowTest {
  private final EvenFlow flow = new EvenFlow();

  @Test
  void spreadsAPieceOutOverItsTime() {
    assertThat(delay(0, 100)).isEqualTo(0);
    assertThat(delay(40, 101)).isEqualTo(39);
    assertThat(delay(80, 140)).isEqualTo(40);
  }

  @Test
  void movesAllThatFollowsALatePiece() {
    delay(0, 100);
    assertThat(delay(40, 300)).isEqualTo(0);
    assertThat(delay(80, 301)).isEqualTo(39);
  }

  private long delay(long presentationMillis, long nowMillis) {
    return flow.delay(Duration.ofMillis(presentationMillis), nowMillis * 1_000_000).toMillis();
  }
}
