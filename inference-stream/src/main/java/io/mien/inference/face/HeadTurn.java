package io.mien.inference.face;

import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;

/**
 * How far a head is turned to the side, from five landmarks.
 *
 * <p>Eyes and mouth lie about in one plane, the tip of the nose lies before it, by about half the
 * distance of the eyes. Seen from afar, a turn by {@code yaw} moves the tip aside by {@code depth
 * sin(yaw)} and brings the eyes together to {@code cos(yaw)}: measured in distances of the eyes it
 * is {@code depth tan(yaw)} off the line from between the eyes to between the corners of the mouth.
 * That distance is taken along the eyes, in the plane's own axes, so that neither roll nor nod
 * counts.
 */
final class HeadTurn {

  /** Of the tip of the nose before the eyes, in distances of the eyes. */
  private static final double NOSE_DEPTH = 0.5;

  private HeadTurn() {}

  /** Degrees, -90..90; above 0 where the nose points to the right of the picture. */
  static double yawDegrees(Landmarks face) {
    Point eyes = middle(face.leftEye(), face.rightEye());
    Point mouth = middle(face.leftMouth(), face.rightMouth());
    double acrossX = face.rightEye().x() - face.leftEye().x();
    double acrossY = face.rightEye().y() - face.leftEye().y();
    double downX = mouth.x() - eyes.x();
    double downY = mouth.y() - eyes.y();
    double noseX = face.nose().x() - eyes.x();
    double noseY = face.nose().y() - eyes.y();
    // nose = aside * across + along * down, by Cramer's rule; area 0 is a face seen from the side.
    double area = acrossX * downY - acrossY * downX;
    double aside = noseX * downY - noseY * downX;
    return Math.toDegrees(Math.atan2(area < 0 ? -aside : aside, NOSE_DEPTH * Math.abs(area)));
  }

  private static Point middle(Point one, Point other) {
    return new Point((one.x() + other.x()) / 2, (one.y() + other.y()) / 2);
  }
}
