package io.mien.inference.track;

/**
 * One coordinate of a box that moves on at its speed: a Kalman filter of constant velocity in
 * continuous time.
 *
 * <p>The state is {@code (position, velocity)} with a covariance of three numbers. Between frames
 * the velocity takes a random walk (white acceleration of density {@code q}), so over {@code t}
 * seconds the covariance grows by {@code q [t^3/3, t^2/2; t^2/2, t]}: frames may come at any rate,
 * and unevenly. Source: Bar-Shalom, Li, Kirubarajan, Estimation with Applications to Tracking and
 * Navigation, 2001, 6.2.2. Since the noise of the coordinates is independent, four such filters are
 * the one of eight dimensions that ByteTrack has.
 *
 * @param position in pixels
 * @param velocity in pixels a second
 */
record AxisMotion(
    double position,
    double velocity,
    double positionVariance,
    double covariance,
    double velocityVariance) {

  /** Just seen for the first time, standing still as far as anyone knows. */
  static AxisMotion start(double position, double noise, double speed) {
    return new AxisMotion(position, 0, noise * noise, 0, speed * speed);
  }

  /**
   * As expected some time later.
   *
   * @param acceleration root of the density {@code q}, in pixels a second^1.5
   */
  AxisMotion after(double seconds, double acceleration) {
    double q = acceleration * acceleration;
    return new AxisMotion(
        positionAfter(seconds),
        velocity,
        positionVariance
            + 2 * seconds * covariance
            + seconds * seconds * velocityVariance
            + q * seconds * seconds * seconds / 3,
        covariance + seconds * velocityVariance + q * seconds * seconds / 2,
        velocityVariance + q * seconds);
  }

  /**
   * As expected some time later, of what has no speed but changes at random.
   *
   * @param drift root of the variance of a second, in pixels
   */
  AxisMotion drifted(double seconds, double drift) {
    return new AxisMotion(
        position,
        velocity,
        positionVariance + drift * drift * seconds,
        covariance,
        velocityVariance);
  }

  /** Where it is expected, or was when the time is negative. */
  double positionAfter(double seconds) {
    return position + velocity * seconds;
  }

  /**
   * Drawn to what was measured now.
   *
   * @param noise standard deviation of the measurement in pixels
   */
  AxisMotion corrected(double measured, double noise) {
    double total = positionVariance + noise * noise;
    double positionGain = positionVariance / total;
    double velocityGain = covariance / total;
    double surprise = measured - position;
    return new AxisMotion(
        position + positionGain * surprise,
        velocity + velocityGain * surprise,
        (1 - positionGain) * positionVariance,
        (1 - positionGain) * covariance,
        velocityVariance - velocityGain * covariance);
  }
}
