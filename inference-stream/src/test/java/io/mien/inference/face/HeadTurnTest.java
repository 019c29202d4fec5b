package io.mien.inference.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeadTurnTest {

  /** Rounding only: the head below is just what the estimate takes heads for. */
  private static final double ROUNDING = 1e-9;

  /** Eyes, tip of the nose and corners of the mouth in distances of the eyes; z to the camera. */
  private static final List<double[]> HEAD =
      List.of(
          new double[] {-.5, 0, 0},
          new double[] {.5, 0, 0},
          new double[] {0, .6, .5},
          new double[] {-.4, 1.1, 0},
          new double[] {.4, 1.1, 0});

  /** The head seen from afar, turned, nodding, tilted, and 60 pixels from eye to eye. */
  private static Landmarks seen(double yawDegrees, double pitchDegrees, double rollDegrees) {
    double yaw = Math.toRadians(yawDegrees);
    double pitch = Math.toRadians(pitchDegrees);
    double roll = Math.toRadians(rollDegrees);
    Stream<Point> points =
        HEAD.stream()
            .map(
                point -> {
                  double x = Math.cos(yaw) * point[0] + Math.sin(yaw) * point[2];
                  double z = -Math.sin(yaw) * point[0] + Math.cos(yaw) * point[2];
                  double y = Math.cos(pitch) * point[1] + Math.sin(pitch) * z;
                  return new Point(
                      200 + 60 * (Math.cos(roll) * x - Math.sin(roll) * y),
                      100 + 60 * (Math.sin(roll) * x + Math.cos(roll) * y));
                });
    return Landmarks.of(points.toList());
  }

  @Test
  void findsTheYawOfAnUprightHead() {
    for (double yaw : List.of(-80.0, -45.0, -10.0, 0.0, 30.0, 60.0, 85.0)) {
      assertThat(HeadTurn.yawDegrees(seen(yaw, 0, 0))).isCloseTo(yaw, within(ROUNDING));
    }
  }

  @Test
  void rollDoesNotCount() {
    assertThat(HeadTurn.yawDegrees(seen(30, 0, 40))).isCloseTo(30, within(ROUNDING));
    assertThat(HeadTurn.yawDegrees(seen(-50, 0, 170))).isCloseTo(-50, within(ROUNDING));
  }

  @Test
  void aNodOfAHeadThatIsNotTurnedDoesNotCount() {
    assertThat(HeadTurn.yawDegrees(seen(0, 25, 0))).isCloseTo(0, within(ROUNDING));
    assertThat(HeadTurn.yawDegrees(seen(0, -25, 10))).isCloseTo(0, within(ROUNDING));
  }

  @Test
  void eyesThatCoverEachOtherAreAFaceFromTheSide() {
    Point eye = new Point(100, 100);
    Landmarks side =
        new Landmarks(eye, eye, new Point(130, 130), new Point(105, 160), new Point(105, 160));
    assertThat(Math.abs(HeadTurn.yawDegrees(side))).isBetween(0.0, 90.0);
    assertThat(Math.abs(HeadTurn.yawDegrees(seen(90, 0, 0)))).isCloseTo(90, within(1e-6));
  }
}
