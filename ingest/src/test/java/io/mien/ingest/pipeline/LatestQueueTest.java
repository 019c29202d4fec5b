package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LatestQueueTest {
  private final LatestQueue<Integer> queue = new LatestQueue<>(2);

  @Test
  void dropsTheOldestWhenItIsFull() {
    assertThat(queue.offer(1)).isEmpty();
    assertThat(queue.offer(2)).isEmpty();
    assertThat(queue.offer(3)).contains(1);
    assertThat(queue.offer(4)).contains(2);

    assertThat(queue.poll()).contains(3);
    assertThat(queue.poll()).contains(4);
    assertThat(queue.poll()).isEmpty();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void givesAllAtOnce() {
    queue.offer(1);
    queue.offer(2);

    assertThat(queue.drain()).containsExactly(1, 2);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void refusesToHaveNoRoom() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LatestQueue<>(0));
  }
}
