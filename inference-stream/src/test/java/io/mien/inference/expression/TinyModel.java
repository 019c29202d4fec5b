package io.mien.inference.expression;

import io.mien.inference.onnx.TensorShape;
import io.mien.inference.onnx.TinyNetwork;
import io.mien.vision.model.BoxCrop;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A bundle whose network calls a bright face happy, a dark one sad, and one between neutral. */
public final class TinyModel {

  /** What the file says about itself. */
  public static final ModelBundle BUNDLE =
      new ModelBundle(
          "tiny",
          "1.2",
          List.of(Expression.NEUTRAL, Expression.HAPPINESS, Expression.SADNESS),
          new Preprocessing(
              ColourOrder.GRAY,
              8,
              8,
              0,
              1 / 255.0,
              List.of(0.5),
              List.of(0.5),
              Resampling.ANTIALIASED,
              Border.REPLICATE),
          ModelBundle.NO_TEMPERATURE,
          Map.of("ultraface-rfb-320", new BoxCrop(0, 0, 1, 1), "still", new BoxCrop(0, 0, 1, 1)),
          Map.of());

  static final TinyNetwork NETWORK =
      new TinyNetwork(TensorShape.ANY, 8, 8, List.of(0f, 6f, -6f), List.of(2f, 0f, 0f));

  private TinyModel() {}

  /** Writes the bundle into a folder. */
  public static Path write(Path folder) {
    try {
      return Files.write(folder.resolve("tiny.onnx"), NETWORK.write(BUNDLE.toMetadata()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
