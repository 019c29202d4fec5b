package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.expression.ModelPrecision;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceDetectors;
import io.mien.inference.onnx.OnnxOptions;
import io.mien.inference.onnx.PooledTensor;
import io.mien.training.IntegerBundle;
import io.mien.training.data.Sha256;
import io.mien.training.eval.BundleSession;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The model in integers that the distribution brings along. */
class ShippedIntegersTest {
  /** Of a probability: a step of a few in 256 at the network's end. */
  private static final double ROUNDING = 0.1;

  @Test
  void areMadeOfTheShippedFloats() {
    try (BundleSession integers =
        BundleSession.open(ExpressionModel.shippedIntegers(), "the shipped integers")) {
      assertThat(integers.bundle().provenance())
          .as("'mien bench precision --data FERPLUS --out expression-int8.onnx' makes them anew")
          .containsEntry(IntegerBundle.FLOATS, Sha256.of(ExpressionModel.shipped()));
    }
  }

  @Test
  void seeInFacesWhatTheFloatsSee() throws IOException {
    OnnxOptions how = OnnxOptions.cpu(1);
    try (SamplePictures samples = SamplePictures.unpack();
        FaceDetector detector =
            FaceDetectors.open(
                FaceDetectors.Kind.ULTRAFACE, Optional.empty(), OptionalDouble.empty(), 1);
        ExpressionModel floats =
            ExpressionModel.openShipped(ModelPrecision.FLOAT, detector.name(), how);
        ExpressionModel integers =
            ExpressionModel.openShipped(ModelPrecision.AUTO, detector.name(), how);
        Stream<Path> files = Files.list(samples.folder())) {
      // Floats too where this processor adds up otherwise than the one that made the integers.
      assertThat(integers.bundle().version())
          .isIn(floats.bundle().version() + "-int8", floats.bundle().version());
      List<Path> pictures = files.filter(file -> file.toString().endsWith(".jpg")).toList();
      int faces = 0;
      for (Path picture : pictures) {
        Image image = new ImageDecoder(100_000_000).decode(Files.readAllBytes(picture));
        for (Face face : detector.detect(image)) {
          faces++;
          Prediction exact = predict(floats, image, face);
          double rounded =
              predict(integers, image, face).probabilities().getOrDefault(exact.expression(), -1.0);
          assertThat(rounded)
              .as("%s in %s", exact.expression(), picture.getFileName())
              .isBetween(exact.confidence() - ROUNDING, exact.confidence() + ROUNDING);
        }
      }
      assertThat(faces).isGreaterThan(pictures.size());
    }
  }

  private static Prediction predict(ExpressionModel model, Image image, Face face) {
    try (PooledTensor tensor = model.tensor(image, face)) {
      return model.run(List.of(tensor), 1).get(0);
    }
  }
}
