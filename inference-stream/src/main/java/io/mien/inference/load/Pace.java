package io.mien.inference.load;

/**
 * How long a round lasts, in which each camera may have one frame judged: 0 while there is no need
 * to skip.
 *
 * <p>Additive increase, multiplicative decrease, in the round's length: an overload makes rounds
 * longer at once, by so much that the frames that wait get fewer; while there is none they get
 * shorter slowly, until the next. Not thread safe.
 */
final class Pace {
  private static final double STEP = 1.3;

  /** How fast rounds get shorter, as a share in a second. */
  private static final double TRIAL = .05;

  private static final double RECOVERY = .2;

  /** A step must have had time to show before the next. */
  private static final long STEP_MILLIS = 400;

  /** However great the overload, no camera waits longer than this. */
  private static final double LONGEST_MILLIS = 60_000;

  private double roundMillis;
  private long nextStep = Long.MIN_VALUE;

  double roundMillis() {
    return roundMillis;
  }

  /** Too many frames wait; rounds shorter than the fastest camera's period skip nothing. */
  void slower(long now, double fastestPeriodMillis) {
    if (now >= nextStep) {
      roundMillis = Math.min(LONGEST_MILLIS, Math.max(roundMillis, fastestPeriodMillis) * STEP);
      nextStep = now + STEP_MILLIS;
    }
  }

  /**
   * Time passed without an overload.
   *
   * @param idle whether next to no frames wait
   */
  void faster(double passedSeconds, boolean idle, double fastestPeriodMillis) {
    roundMillis /= 1 + (idle ? RECOVERY : TRIAL) * passedSeconds;
    if (roundMillis <= fastestPeriodMillis) {
      roundMillis = 0;
    }
  }

  /** The clock was set back. */
  void forgetTime() {
    nextStep = Long.MIN_VALUE;
  }
}
