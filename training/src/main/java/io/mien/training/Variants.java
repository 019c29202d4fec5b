package io.mien.training;

import io.mien.training.data.PictureSplit;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.eval.Scores;
import io.mien.training.eval.Temperature;
import io.mien.training.loop.TrainingException;
import io.mien.training.onnx.OnnxFile;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Writes a model in other numbers beside that of 32-bit floats, each with a temperature of its own,
 * where the gate lets it pass.
 *
 * @param floats the bundle of 32-bit floats
 * @param scores what it says of the validation pictures
 * @param training read only where integers are fitted to its pictures
 * @param out told what was lost
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Variants(
    byte[] floats,
    Scores scores,
    PictureSplit validation,
    Supplier<PictureSplit> training,
    AccuracyGate gate,
    PrintStream out) {

  /** Where a model of other numbers stands: {@code model-int8.onnx} beside {@code model.onnx}. */
  static Path file(Path model, ExportKeys.Format format) {
    String name = model.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    String ending = dot < 0 ? "" : name.substring(dot);
    return model.resolveSibling(stem + "-" + format.text() + ending);
  }

  /**
   * Writes a model in other numbers; one that was there goes, as it was made of another model.
   *
   * @throws TrainingException where it does not pass; no file is there then
   */
  ExportedModel write(ExportKeys.Format format, Path model) {
    Path file = file(model, format);
    remove(file);
    byte[] made =
        switch (format) {
          case FP32 -> throw new IllegalArgumentException("expected other numbers, found fp32");
          case FP16 -> HalfBundle.of(floats, "the model", validation);
          case INT8 -> IntegerBundle.of(floats, "the model", calibration());
        };
    String where = "the model in " + format.text();
    Scores found;
    ModelBundle about;
    try (BundleSession session = BundleSession.open(made, where)) {
      about = session.bundle();
      found = Evaluation.score(session, validation, done -> {});
    }
    double drop = gate.drop(scores, found, format.text());
    double temperature = Temperature.fit(found.logits(), found.actual());
    out.printf(
        Locale.ROOT,
        "%s: %.2f points of accuracy lost on validation (limit %s), temperature %.3f%n",
        format.text(),
        drop,
        gate.limitPoints(),
        temperature);
    byte[] content =
        BundleFile.with(
            made,
            BundleFile.measured(about, temperature, found.report(temperature)),
            GoldenInput.tolerance(OnnxFile.read(made).metadata()),
            where);
    BundleFile.replace(file, content);
    return new ExportedModel(format.text(), file, content.length, found, temperature, drop);
  }

  private PictureSplit calibration() {
    return Calibration.sample(training.get(), Calibration.PICTURES);
  }

  /** Removes a file that may be there. */
  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new TrainingException("cannot remove the old " + file + ": " + e.getMessage(), e);
    }
  }
}
