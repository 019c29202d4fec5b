package io.mien.inference.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.inference.Pictures;
import io.mien.inference.SharedFiles;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What each face detector does, on real pictures whose faces were marked by looking at them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaceDetectorContract {

  /** Forehead to chin, ear to ear, as drawn by eye; the detectors' own ideas of a box differ. */
  private static final double LEAST_IOU = 0.7;

  /** A face of a few pixels is drawn with an error of a pixel or two a side. */
  private static final double LEAST_IOU_SMALL = 0.55;

  private static final double LEAST_IOU_BATCHED = 0.9999;
  private static final double SCORE_TOLERANCE = 1e-4;

  private static final List<Box> SINGLE = List.of(new Box(189, 142, 182, 254));
  private static final List<Box> MULTI =
      List.of(
          new Box(216, 64, 90, 112),
          new Box(315, 234, 93, 122),
          new Box(437, 215, 78, 99),
          new Box(532, 308, 98, 125),
          new Box(685, 291, 104, 131));
  private static final List<Box> SAMPLE_6 =
      List.of(
          new Box(252, 487, 217, 273),
          new Box(670, 330, 180, 298),
          new Box(1169, 312, 193, 278),
          new Box(1476, 264, 223, 297));

  private FaceDetector detector;

  abstract FaceDetector open();

  @BeforeAll
  void openDetector() {
    detector = open();
  }

  @AfterAll
  void closeDetector() {
    if (detector != null) {
      detector.close();
    }
  }

  FaceDetector detector() {
    return detector;
  }

  private static Image shared(String name) {
    return Pictures.read(SharedFiles.find("media/" + name));
  }

  private static void assertFound(List<Face> faces, List<Box> expected, double leastIou) {
    assertThat(faces).hasSameSizeAs(expected);
    for (Box box : expected) {
      assertThat(faces)
          .as("a face at %s", box)
          .anySatisfy(face -> assertThat(face.box().iou(box)).isGreaterThan(leastIou));
    }
  }

  private static void assertSound(List<Face> faces, Image image) {
    List<Double> scores = new ArrayList<>(faces.stream().map(Face::score).toList());
    scores.sort((a, b) -> Double.compare(b, a));
    assertThat(faces.stream().map(Face::score)).containsExactlyElementsOf(scores);
    for (Face face : faces) {
      assertThat(face.score()).isBetween(0.0, 1.0);
      assertThat(face.box().x()).isNotNegative();
      assertThat(face.box().y()).isNotNegative();
      assertThat(face.box().x() + face.box().width()).isLessThanOrEqualTo(image.widthPixels());
      assertThat(face.box().y() + face.box().height()).isLessThanOrEqualTo(image.heightPixels());
    }
  }

  @Test
  void whatIsNoNumberIsNoAnswer() {
    try (DetectorInput input = detector.prepare(Pictures.plain(320, 240, 100))) {
      for (int at = 0; at < input.tensor().values().capacity(); at++) {
        input.tensor().values().put(at, Float.NaN);
      }

      assertThatThrownBy(() -> detector.run(List.of(input), 1))
          .hasMessageContaining("expected finite scores, found NaN");
    }
  }

  @Test
  void findsASingleFace() {
    Image image = shared("pyfeat_single_face.jpg");
    List<Face> faces = detector.detect(image);
    assertFound(faces, SINGLE, LEAST_IOU);
    assertSound(faces, image);
  }

  @Test
  void findsEachOfManyFacesOnce() {
    Image image = shared("pyfeat_multi_face.jpg");
    List<Face> faces = detector.detect(image);
    assertFound(faces, MULTI, LEAST_IOU);
    assertSound(faces, image);
  }

  @Test
  void findsTheFacesOfALargePicture() {
    assertFound(detector.detect(Pictures.read(SharedFiles.sample(6))), SAMPLE_6, LEAST_IOU);
  }

  @Test
  void findsAFaceInAPictureSmallerThanTheInput() {
    Image image = Pictures.resized(shared("pyfeat_single_face.jpg"), 144, 141);
    double scale = 144 / 572.0;
    Box box = new Box(189 * scale, 142 * scale, 182 * scale, 254 * scale);
    assertFound(detector.detect(image), List.of(box), LEAST_IOU_SMALL);
  }

  @Test
  void findsASmallFaceAtTheBorderAndKeepsItInside() {
    Image face = Pictures.resized(shared("pyfeat_single_face.jpg"), 143, 140);
    int left = 640 - 143;
    int top = 480 - 140;
    Image image = Pictures.onCanvas(face, 640, 480, left, top);
    List<Face> faces = detector.detect(image);
    double scale = 143 / 572.0;
    Box box = new Box(left + 189 * scale, top + 142 * scale, 182 * scale, 254 * scale);
    assertFound(faces, List.of(box), LEAST_IOU_SMALL);
    assertSound(faces, image);
  }

  @Test
  void findsAFaceInANarrowPicture() {
    Image image = Pictures.cut(shared("pyfeat_single_face.jpg"), 170, 0, 230, 562);
    assertFound(detector.detect(image), List.of(new Box(19, 142, 182, 254)), LEAST_IOU);
  }

  @Test
  void findsTheFacesOfAWidePicture() {
    Image image = Pictures.cut(shared("pyfeat_multi_face.jpg"), 0, 200, 1000, 260);
    List<Box> expected =
        MULTI.subList(1, 5).stream()
            .map(box -> new Box(box.x(), box.y() - 200, box.width(), box.height()))
            .toList();
    assertFound(detector.detect(image), expected, LEAST_IOU);
  }

  @Test
  void aFaceCutByTheBorderStaysInside() {
    Image whole = shared("pyfeat_single_face.jpg");
    int throughTheNose = 270;
    Image image = Pictures.cut(whole, 0, 0, throughTheNose, whole.heightPixels());
    assertSound(detector.detect(image), image);
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(detector.detect(Pictures.plain(1280, 720, 0))).isEmpty();
    assertThat(detector.detect(Pictures.plain(1280, 720, 255))).isEmpty();
    Image noise = Pictures.plain(640, 480, 0);
    new SplittableRandom(1).nextBytes(noise.bgr());
    assertThat(detector.detect(noise)).isEmpty();
  }

  @Test
  void takesPicturesOfAnyShape() {
    for (int[] size : new int[][] {{1, 1}, {1, 2}, {3000, 20}, {20, 3000}, {7, 5}, {4000, 1}}) {
      Image image = Pictures.plain(size[0], size[1], 90);
      assertThat(detector.detect(image)).as("%d x %d", size[0], size[1]).isEmpty();
    }
  }

  @Test
  void givesTheSameFacesAgain() {
    Image image = shared("pyfeat_multi_face.jpg");
    assertThat(detector.detect(image)).isEqualTo(detector.detect(image));
  }

  @Test
  void findsTheSameFacesInABatchAsAlone() {
    List<Image> images =
        List.of(
            shared("pyfeat_multi_face.jpg"),
            Pictures.plain(640, 480, 0),
            shared("pyfeat_single_face.jpg"));
    List<DetectorInput> inputs = images.stream().map(detector::prepare).toList();
    List<List<Face>> together = detector.run(inputs, 4);
    assertThat(detector.maxBatch()).isGreaterThan(4);
    assertThat(together).hasSameSizeAs(images);
    for (int i = 0; i < images.size(); i++) {
      assertAlike(together.get(i), detector.detect(images.get(i)));
    }
    inputs.forEach(DetectorInput::close);
    detector.check();
  }

  /** Sums in another order: equal but for the last digits. */
  private static void assertAlike(List<Face> found, List<Face> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).box().iou(expected.get(i).box())).isGreaterThan(LEAST_IOU_BATCHED);
      assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(SCORE_TOLERANCE));
    }
  }
}
