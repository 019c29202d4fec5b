package io.mien.inference.track;

import java.time.Duration;
import java.time.Instant;

/** Time in seconds as a double, which the farthest times do not overflow. */
final class Seconds {

  private static final double NANOS = 1e9;

  private Seconds() {}

  static double of(Duration duration) {
    return duration.getSeconds() + duration.getNano() / NANOS;
  }

  static double between(Instant start, Instant end) {
    return of(Duration.between(start, end));
  }
}
