package io.mien.inference.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.Pictures;
import io.mien.inference.SharedFiles;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class YuNetDetectorTest extends FaceDetectorContract {

  /** Pixels, of a face of 180 x 250. */
  private static final double LANDMARK_TOLERANCE = 12;

  @Override
  FaceDetector open() {
    return FaceDetectors.open(
        FaceDetectors.Kind.YUNET,
        Optional.of(SharedFiles.find("models/face_detection_yunet_2023mar.onnx")),
        OptionalDouble.empty(),
        1);
  }

  @Test
  void hasTheNameThatBundlesKnow() {
    assertThat(detector().name()).isEqualTo("yunet");
  }

  @Test
  void marksEyesNoseAndMouth() {
    Landmarks landmarks =
        detector()
            .detect(Pictures.read(SharedFiles.find("media/pyfeat_single_face.jpg")))
            .get(0)
            .landmarks()
            .orElseThrow();
    List<Point> seen =
        List.of(
            new Point(230, 246),
            new Point(317, 246),
            new Point(266, 293),
            new Point(240, 332),
            new Point(317, 326));
    for (int i = 0; i < seen.size(); i++) {
      Point found = landmarks.points().get(i);
      assertThat(Math.hypot(found.x() - seen.get(i).x(), found.y() - seen.get(i).y()))
          .as("landmark %d: %s", i, found)
          .isLessThan(LANDMARK_TOLERANCE);
    }
  }
}
