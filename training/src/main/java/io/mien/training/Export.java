package io.mien.training;

import io.mien.training.data.Batch;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.eval.EvaluationReport;
import io.mien.training.eval.Scores;
import io.mien.training.eval.Temperature;
import io.mien.training.loop.Checkpoint;
import io.mien.training.loop.Trainer;
import io.mien.training.loop.TrainingException;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.training.onnx.Parity;
import io.mien.vision.model.Expression;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes the best epoch of a run as one ONNX file that describes itself. The same checkpoint and
 * the same pictures give the same bytes.
 *
 * <p>No file is written where ONNX Runtime computes something else than the network does.
 *
 * @param run the run's folder
 * @param out told how the check went
 */
public record Export(Path run, PrintStream out) {
  /** Pictures on which file and network are compared; fewer only where there are fewer. */
  static final int PARITY_PICTURES = 256;

  private static final int LEAST_PARITY_PICTURES = 64;
  private static final int BATCH = 64;

  /**
   * Writes the file; an older one is replaced.
   *
   * @param validation the split that chose the epoch; its figures go into the file
   */
  public EvaluationReport write(PictureSplit validation, Path file) {
    Path best = Trainer.best(run);
    Checkpoint state = TrainingRun.state(best);
    requireSameData(state, validation);
    TrainingJob job = TrainingRun.job(state);
    List<Expression> labels = RunData.labels(state.facts());
    try (Network network = job.network(labels.size())) {
      Checkpoint unused = Checkpoint.load(best, network.weights());
      Map<String, String> provenance = provenance(state, network);
      byte[] draft =
          network.toOnnx(bundle(job, labels, ModelBundle.NO_TEMPERATURE, provenance).toMetadata());
      Scores scores;
      try (BundleSession session = BundleSession.open(draft, "the exported model")) {
        Parity parity = parity(network, session, validation);
        out.println(parity.summary());
        if (!parity.holds()) {
          throw new TrainingException(
              "expected the file to compute what the network computes, found " + parity.summary());
        }
        provenance.put("parity.pictures", "" + parity.pictures());
        provenance.put("parity.relative.difference", "" + parity.relative());
        scores = Evaluation.score(session, validation, done -> {});
      }
      double temperature = Temperature.fit(scores.logits(), scores.actual());
      EvaluationReport report = scores.report(temperature);
      out.printf(
          Locale.ROOT,
          "temperature %.3f, fitted on validation: ECE %.2f %% without, %.2f %% with%n",
          temperature,
          100 * scores.report(ModelBundle.NO_TEMPERATURE).ece(),
          100 * report.ece());
      addMetrics(provenance, report);
      addLast(provenance, TrainingRun.state(Trainer.latest(run)));
      Map<String, String> metadata = bundle(job, labels, temperature, provenance).toMetadata();
      metadata.put(GoldenInput.KEY, GoldenInput.encode(goldenLogits(network)));
      replace(file, network.toOnnx(metadata));
      return report;
    }
  }

  private static void requireSameData(Checkpoint state, PictureSplit validation) {
    String expected = state.facts().getOrDefault(TrainingRun.DATA + RunData.VALID_DIGEST, "");
    if (!expected.equals(validation.sha256())) {
      throw new TrainingException(
          "expected the validation pictures that chose the epoch (sha256 "
              + expected
              + "), found "
              + validation.sha256());
    }
    if (validation.samples().size() < LEAST_PARITY_PICTURES) {
      throw new TrainingException(
          "expected at least "
              + LEAST_PARITY_PICTURES
              + " validation pictures, found "
              + validation.samples().size());
    }
  }

  private static Map<String, String> provenance(Checkpoint state, Network network) {
    Map<String, String> provenance = new LinkedHashMap<>(state.facts());
    provenance.put("epoch", "" + state.history().size());
    provenance.put("parameters", "" + network.parameterCount());
    return provenance;
  }

  private static void addMetrics(Map<String, String> provenance, EvaluationReport report) {
    provenance.put("valid.accuracy", figure(report.confusion().overallAccuracy()));
    provenance.put("valid.mean.class.accuracy", figure(report.confusion().meanClassAccuracy()));
    provenance.put("valid.macro.f1", figure(report.confusion().macroF1()));
    provenance.put("valid.ece", figure(report.ece()));
  }

  /** The last epoch's figure stands beside that of the best one, which is exported. */
  private static void addLast(Map<String, String> provenance, Checkpoint latest) {
    int epochs = latest.history().size();
    provenance.put("last.epoch", "" + epochs);
    provenance.put(
        "last.valid.accuracy", figure(latest.history().get(epochs - 1).validationAccuracy()));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private static ModelBundle bundle(
      TrainingJob job,
      List<Expression> labels,
      double temperature,
      Map<String, String> provenance) {
    return new ModelBundle(
        job.name(),
        job.version(),
        labels,
        job.preprocessing(),
        temperature,
        MeasuredCrops.of(provenance),
        provenance);
  }

  private static Parity parity(Network network, BundleSession session, PictureSplit validation) {
    ModelBundle bundle = session.bundle();
    Parity parity = Parity.NONE;
    PlainPictures pictures = new PlainPictures(validation, bundle.labels(), bundle.preprocessing());
    for (Batch batch : pictures.batches(BATCH)) {
      float[] expected = logits(network, batch.pictures(), batch.count());
      float[][] found = session.logits(batch.pictures(), batch.count());
      for (int n = 0; n < batch.count(); n++) {
        int from = n * network.labels();
        parity = parity.and(Arrays.copyOfRange(expected, from, from + network.labels()), found[n]);
      }
      if (parity.pictures() >= PARITY_PICTURES) {
        break;
      }
    }
    return parity;
  }

  private static float[] goldenLogits(Network network) {
    int length = network.channels() * network.pixels() * network.pixels();
    return logits(network, FloatBuffer.wrap(GoldenInput.values(length)), 1);
  }

  @SuppressWarnings("try") // scope and guard work by being there
  private static float[] logits(Network network, FloatBuffer pictures, int count) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor input =
          Tensors.of(pictures, count, network.channels(), network.pixels(), network.pixels());
      return Tensors.values(network.logits(input, false));
    }
  }

  private static void replace(Path file, byte[] content) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new TrainingException("cannot write the model " + file + ": " + e.getMessage(), e);
    }
  }
}
