package io.mien.inference.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.inference.Pictures;
import io.mien.inference.face.FaceQuality.Rejection;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.likeness.NonFaces;
import io.mien.vision.model.BoxCrop;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaceGateTest {

  private static final Set<NonFaces> HARDEST = EnumSet.of(NonFaces.TEXTURE, NonFaces.CLOUDS);

  private static final FaceGate GATE =
      new FaceGate(new FaceGate.Limits(20, 0.06, 0.7, 60, false), new BoxCrop(0, 0, 1, 1));

  /** Squares of a few pixels of random greys: sharp at any resolution that is asked for. */
  private static Image squares(int side) {
    Random random = new Random(5);
    int[] greys = random.ints(16 * 16, 0, 256).toArray();
    byte[] bgr = new byte[3 * side * side];
    for (int i = 0; i < bgr.length; i++) {
      int x = i / 3 % side * 16 / side;
      int y = i / 3 / side * 16 / side;
      bgr[i] = (byte) greys[16 * y + x];
    }
    return new Image(side, side, bgr);
  }

  private static Face face(double side, double score) {
    return new Face(new Box(0, 0, side, side), score, Optional.empty());
  }

  @Test
  void acceptsALargeSharpSureFace() {
    FaceQuality quality = GATE.judge(squares(96), face(96, 0.9));
    assertThat(quality.accepted()).isTrue();
    assertThat(quality.sizePixels()).isEqualTo(96);
    assertThat(quality.yawDegrees()).isEmpty();
  }

  @Test
  void namesEveryReason() {
    Face face =
        new Face(
            new Box(0, 0, 40, 10),
            0.5,
            Optional.of(
                new Landmarks(
                    new Point(10, 3),
                    new Point(20, 3),
                    new Point(35, 6),
                    new Point(10, 9),
                    new Point(20, 9))));
    FaceQuality quality = GATE.judge(Pictures.plain(40, 10, 120), face);
    assertThat(quality.rejections())
        .containsExactly(Rejection.SMALL, Rejection.BLURRED, Rejection.LOW_SCORE, Rejection.TURNED);
    assertThat(quality.rejections())
        .extracting(Rejection::code)
        .containsExactly("small", "blurred", "low-score", "turned");
    assertThat(quality.sizePixels()).isEqualTo(10);
    assertThat(quality.yawDegrees().orElseThrow()).isGreaterThan(60);
  }

  @Test
  void measuresTheShorterSide() {
    Face wide = new Face(new Box(0, 0, 96, 19), 0.9, Optional.empty());
    assertThat(GATE.judge(squares(96), wide).rejections()).containsExactly(Rejection.SMALL);
  }

  @Test
  void sharpnessDoesNotDependOnSize() {
    double small = Sharpness.of(squares(64), new Box(0, 0, 64, 64));
    assertThat(Sharpness.of(squares(256), new Box(0, 0, 256, 256)))
        .isCloseTo(small, within(0.1 * small));
  }

  @Test
  void sharpnessDoesNotDependOnContrast() {
    Image full = squares(64);
    byte[] pale = new byte[full.bgr().length];
    for (int i = 0; i < pale.length; i++) {
      pale[i] = (byte) (100 + (full.bgr()[i] & 0xff) / 4);
    }
    Box whole = new Box(0, 0, 64, 64);
    double sharpness = Sharpness.of(full, whole);
    assertThat(Sharpness.of(new Image(64, 64, pale), whole))
        .isCloseTo(sharpness, within(0.05 * sharpness));
  }

  @Test
  void blurTakesSharpnessAway() {
    Image blurred = Pictures.resized(Pictures.resized(squares(96), 3, 3), 96, 96);
    assertThat(GATE.judge(blurred, face(96, 0.9)).rejections()).containsExactly(Rejection.BLURRED);
  }

  @Test
  void aPlainSurfaceIsBlurred() {
    assertThat(GATE.judge(Pictures.plain(96, 96, 200), face(96, 0.9)).rejections())
        .containsExactly(Rejection.BLURRED);
  }

  @Test
  void bearsABoxWithoutArea() {
    Face line = new Face(new Box(40, 0, 0, 30), 0.9, Optional.empty());
    assertThat(GATE.judge(squares(40), line).rejections())
        .containsExactly(Rejection.SMALL, Rejection.BLURRED);
  }

  /** Some of the hardest have edges where faces have them. */
  @Test
  void patternsThatPassedTheDetectorAreNotFaces() {
    FaceGate gate =
        new FaceGate(new FaceGate.Limits(20, 0.06, 0.7, 60, true), new BoxCrop(0, 0, 1, 1));
    Random random = new Random(9);
    for (NonFaces kind : NonFaces.values()) {
      long rejected =
          Stream.generate(() -> kind.make(80, random))
              .limit(40)
              .filter(picture -> !gate.judge(picture, face(80, 0.95)).accepted())
              .count();
      assertThat(rejected).as(kind.name()).isGreaterThanOrEqualTo(HARDEST.contains(kind) ? 30 : 38);
    }
  }

  @Test
  void refusesImpossibleMeasurements() {
    assertThatThrownBy(() -> new FaceQuality(-1, 0, OptionalDouble.empty(), List.of()))
        .hasMessageContaining("found -1.0 and 0.0");
    assertThatThrownBy(() -> new FaceQuality(1, Double.NaN, OptionalDouble.empty(), List.of()))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new FaceQuality(1, 1, OptionalDouble.of(91), List.of()))
        .hasMessageContaining("91");
  }
}
