package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.Quality;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceQuality;
import io.mien.inference.face.FaceQuality.Rejection;
import io.mien.vision.image.Box;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EventWriterTest {

  private static final double START = 0.75;
  private static final double UNCERTAIN_BELOW = 0.6;

  private final EventWriter writer =
      new EventWriter(
          new ModelBundle(
              "tiny",
              "1",
              List.of(Expression.NEUTRAL, Expression.HAPPINESS),
              Preprocessing.plain(ColourOrder.GRAY, 8, 8, Resampling.BILINEAR, Border.BLACK),
              1,
              Map.of(),
              Map.of()),
          "still",
          START,
          UNCERTAIN_BELOW);

  private ExpressionEvent write(FaceQuality quality, double probability) {
    AnalyzedFace face =
        new AnalyzedFace(
            new Face(new Box(1, 2, 30, 40), 0.9, Optional.empty()),
            quality,
            new Prediction(
                Expression.HAPPINESS,
                Map.of(Expression.NEUTRAL, 1 - probability, Expression.HAPPINESS, probability)));
    FrameMetadata frame = new FrameMetadata("file", "id", 3, Instant.EPOCH, Optional.empty());
    return writer.write(new AnalyzedFrame(frame, 64, 64, List.of(face), Instant.EPOCH)).get(0);
  }

  private static FaceQuality quality(Rejection... rejections) {
    return new FaceQuality(30, 0.5, OptionalDouble.of(-7), List.of(rejections));
  }

  @Test
  void anAnswerOfTooLittleProbabilityIsUncertain() {
    assertThat(write(quality(), UNCERTAIN_BELOW).uncertain()).isFalse();
    assertThat(write(quality(), UNCERTAIN_BELOW - 0.01).uncertain()).isTrue();
  }

  @Test
  void anAnswerAboutARejectedFaceIsUncertainHoweverProbable() {
    ExpressionEvent event = write(quality(Rejection.BLURRED, Rejection.TURNED), 0.99);
    assertThat(event.uncertain()).isTrue();
    assertThat(event.quality())
        .contains(new Quality(30, 0.5, Optional.of(-7.0), List.of("blurred", "turned")));
  }
}
