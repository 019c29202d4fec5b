package io.mien.inference.load;

/**
 * What a piece of work may take, from what it took: the smoothed mean plus four times the smoothed
 * mean deviation, as TCP estimates its retransmission timeout (RFC 6298). Not thread safe.
 */
final class ServiceTime {
  private static final double MEAN_GAIN = 1 / 8.0;
  private static final double DEVIATION_GAIN = 1 / 4.0;
  private static final double DEVIATIONS = 4;

  private double mean;
  private double deviation;

  void add(double millis) {
    deviation += DEVIATION_GAIN * (Math.abs(millis - mean) - deviation);
    mean += MEAN_GAIN * (millis - mean);
  }

  /** 0 before the first. */
  double meanMillis() {
    return mean;
  }

  /** 0 before the first. */
  double likelyMostMillis() {
    return mean + DEVIATIONS * deviation;
  }
}
