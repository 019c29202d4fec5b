package io.mien.inference.track;

import io.mien.vision.image.Box;

/**
 * A box that moves: its centre at a speed, its sides at random, each an {@link AxisMotion}. All
 * noise is in shares of the face's own size, since a near face moves over more pixels than a far
 * one.
 *
 * <p>A face that goes behind something shrinks to the part that still shows, and its centre seems
 * to stand. So the smaller a box is than expected, the less it is believed: the speed before that
 * tells where the face comes out again.
 */
record BoxMotion(AxisMotion x, AxisMotion y, AxisMotion width, AxisMotion height) {

  /** How far a detector's box is off, as a share of the face; as in ByteTrack. */
  private static final double MEASUREMENT = 1 / 20.0;

  /** How fast a face may be when it is first seen, in faces a second. */
  private static final double FIRST_SPEED = 1.5;

  /** How its speed changes, in faces a second^1.5. */
  private static final double ACCELERATION = 0.5;

  /** How its sides change in a second, as a share of them. */
  private static final double DRIFT = 0.15;

  /** How much a box of no area would be off, in measures of one that is as large as expected. */
  private static final double SHRINKING = 10;

  static BoxMotion start(Box box) {
    double size = Math.sqrt(box.area());
    double noise = MEASUREMENT * size;
    double speed = FIRST_SPEED * size;
    return new BoxMotion(
        AxisMotion.start(box.centreX(), noise, speed),
        AxisMotion.start(box.centreY(), noise, speed),
        AxisMotion.start(box.width(), noise, 0),
        AxisMotion.start(box.height(), noise, 0));
  }

  /** As expected some time later. */
  BoxMotion after(double seconds) {
    double size = Math.sqrt(box().area());
    return new BoxMotion(
        x.after(seconds, ACCELERATION * size),
        y.after(seconds, ACCELERATION * size),
        width.drifted(seconds, DRIFT * size),
        height.drifted(seconds, DRIFT * size));
  }

  /** Drawn to the box in which the face was found now. */
  BoxMotion corrected(Box box) {
    double expected = box().area();
    double missing = expected > 0 ? Math.max(0, 1 - box.area() / expected) : 0;
    double noise = MEASUREMENT * Math.sqrt(box.area()) * (1 + SHRINKING * missing);
    return new BoxMotion(
        x.corrected(box.centreX(), noise),
        y.corrected(box.centreY(), noise),
        width.corrected(box.width(), noise),
        height.corrected(box.height(), noise));
  }

  Box box() {
    return boxAfter(0);
  }

  /** Where it is expected, or was when the time is negative. */
  Box boxAfter(double seconds) {
    double across = Math.max(0, width.position());
    double down = Math.max(0, height.position());
    return new Box(
        x.positionAfter(seconds) - across / 2, y.positionAfter(seconds) - down / 2, across, down);
  }
}
