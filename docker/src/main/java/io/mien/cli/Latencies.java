package io.mien.cli;

import io.mien.contract.event.ExpressionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Times from a frame's capture until its event was there to be read. Thread safe. */
final class Latencies implements EventFollower.Listener {
  private List<Double> millis = new ArrayList<>();

  @Override
  public synchronized void heard(ExpressionEvent event, Instant at) {
    millis.add(Duration.between(event.capturedAt(), at).toNanos() / 1e6);
  }

  /** All since the last call, in milliseconds. */
  synchronized double[] take() {
    double[] taken = millis.stream().mapToDouble(Double::doubleValue).toArray();
    millis = new ArrayList<>();
    return taken;
  }
}
