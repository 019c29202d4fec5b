package io.mien.inference.saving;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.Pictures;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CameraMemoryTest {

  private static final Face FACE = new Face(new Box(10, 10, 20, 20), .9, Optional.empty());
  private static final Face NEARBY = new Face(new Box(12, 10, 20, 20), .9, Optional.empty());
  private static final Face ELSEWHERE = new Face(new Box(60, 10, 20, 20), .9, Optional.empty());
  private static final Prediction HAPPY =
      new Prediction(Expression.HAPPINESS, Map.of(Expression.HAPPINESS, 1.0));
  private static final Image GREY = Pictures.plain(100, 80, 100);
  private static final Image BRIGHTER = Pictures.plain(100, 80, 110);
  private static final Instant START = Instant.EPOCH;

  private static CameraMemory memory(int every, Duration classifyEvery) {
    return new CameraMemory(new SavingRules(every, 4, classifyEvery, 4));
  }

  @Test
  void looksForFacesInEachFrameOfSoMany() {
    CameraMemory memory = memory(3, Duration.ZERO);
    assertThat(memory.faces(GREY)).isEmpty();
    memory.found(GREY, List.of(FACE));
    assertThat(memory.faces(GREY)).contains(List.of(FACE));
    assertThat(memory.faces(GREY)).contains(List.of(FACE));
    assertThat(memory.faces(GREY)).isEmpty();
  }

  @Test
  void looksForFacesEarlierWhereThePictureChanged() {
    CameraMemory memory = memory(100, Duration.ZERO);
    assertThat(memory.faces(GREY)).isEmpty();
    memory.found(GREY, List.of(FACE));
    assertThat(memory.faces(BRIGHTER)).isEmpty();
  }

  @Test
  void looksForFacesAgainWhereTheSizeOfThePictureChanged() {
    CameraMemory memory = memory(100, Duration.ofMillis(500));
    memory.found(GREY, List.of(FACE));
    memory.judged(GREY, List.of(FACE), List.of(HAPPY), List.of(true), START);
    Image half = new Image(50, 40, Arrays.copyOf(GREY.bgr(), 50 * 40 * Image.CHANNELS));

    assertThat(memory.faces(GREY)).isPresent();
    assertThat(memory.faces(half)).isEmpty();
    assertThat(memory.prediction(half, FACE, START)).isEmpty();
  }

  @Test
  void savesNothingByDefault() {
    CameraMemory memory = memory(1, Duration.ZERO);
    assertThat(memory.faces(GREY)).isEmpty();
    memory.found(GREY, List.of(FACE));
    memory.judged(GREY, List.of(FACE), List.of(HAPPY), List.of(true), START);
    assertThat(memory.faces(GREY)).isEmpty();
    assertThat(memory.prediction(GREY, FACE, START)).isEmpty();
  }

  @Test
  void classifiesAFaceAgainWhenItIsDue() {
    CameraMemory memory = memory(1, Duration.ofMillis(500));
    memory.judged(GREY, List.of(FACE), List.of(HAPPY), List.of(true), START);
    assertThat(memory.prediction(GREY, NEARBY, START.plusMillis(300))).contains(HAPPY);
    memory.judged(GREY, List.of(NEARBY), List.of(HAPPY), List.of(false), START.plusMillis(300));
    assertThat(memory.prediction(GREY, NEARBY, START.plusMillis(500)))
        .as("half a second after it was classified, not after it was seen")
        .isEmpty();
  }

  @Test
  void classifiesAFaceAgainWhenItChangedOrIsAnother() {
    CameraMemory memory = memory(1, Duration.ofMillis(500));
    memory.judged(GREY, List.of(FACE), List.of(HAPPY), List.of(true), START);
    assertThat(memory.prediction(BRIGHTER, FACE, START)).isEmpty();
    assertThat(memory.prediction(GREY, ELSEWHERE, START)).isEmpty();
    assertThat(memory.prediction(GREY, FACE, START.minusMillis(1)))
        .as("a frame that comes late")
        .isEmpty();
  }

  @Test
  void differencesAreInGreyLevels() {
    assertThat(Thumbnail.of(GREY).difference(Thumbnail.of(BRIGHTER))).isEqualTo(10);
    assertThat(Thumbnail.of(GREY, new Box(99, 79, 1, 1)).difference(Thumbnail.of(GREY))).isZero();
  }
}
