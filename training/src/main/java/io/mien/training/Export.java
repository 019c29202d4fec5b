package io.mien.training;

import io.mien.training.data.Batch;
import io.mien.training.data.DataException;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.eval.EvaluationReport;
import io.mien.training.eval.ModelException;
import io.mien.training.eval.Scores;
import io.mien.training.eval.Temperature;
import io.mien.training.loop.Checkpoint;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.Trainer;
import io.mien.training.loop.TrainingException;
import io.mien.training.net.Network;
import io.mien.training.onnx.Parity;
import io.mien.vision.model.Expression;
import io.mien.vision.model.GoldenInput;
import io.mien.vision.model.ModelBundle;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Writes the best epoch of a run as one ONNX file that describes itself, and where the settings ask
 * for it in other numbers too. The same checkpoint and the same pictures give the same bytes.
 *
 * <p>No file is written where ONNX Runtime computes something else than the network does, or where
 * other numbers cost more accuracy than the settings allow.
 *
 * @param run the run's folder
 * @param overrides settings of the export that are other than the run's
 * @param out told how the checks went
 */
public record Export(Path run, Map<String, String> overrides, PrintStream out) {
  /** Pictures on which file and network are compared; fewer only where there are fewer. */
  static final int PARITY_PICTURES = 256;

  private static final int LEAST_PARITY_PICTURES = 64;
  private static final int BATCH = 64;

  public Export {
    overrides = Map.copyOf(overrides);
    List<String> others =
        overrides.keySet().stream().filter(key -> !key.startsWith(ExportKeys.PREFIX)).toList();
    if (!others.isEmpty()) {
      throw new TrainingException(
          "expected settings of the export (export.*), found " + String.join(", ", others));
    }
  }

  /** With the run's own settings. */
  public Export(Path run, PrintStream out) {
    this(run, Map.of(), out);
  }

  /**
   * Writes the files; older ones are replaced.
   *
   * @param validation the split that chose the epoch; its figures go into the files
   * @param training asked for only where integers are fitted to its pictures
   */
  public ExportResult write(PictureSplit validation, Supplier<PictureSplit> training, Path file) {
    Path best = Trainer.best(run);
    Checkpoint state = TrainingRun.state(best);
    requireSameData(state, validation);
    TrainingJob job = RunFacts.job(state).changed(overrides);
    List<Expression> labels = RunData.labels(state.facts());
    try (Network network = job.network(labels.size())) {
      Checkpoint unused = Checkpoint.load(best, network.weights());
      ExportedNetwork exported = new ExportedNetwork(network, job.get(ExportKeys.MIRROR));
      ModelBundle draft =
          bundle(job, labels, ModelBundle.NO_TEMPERATURE, provenance(state, job, network));
      byte[] content = exported.toOnnx(draft.toMetadata());
      Scores scores;
      Parity parity;
      try (BundleSession session = BundleSession.open(content, "the exported model")) {
        parity = parity(exported, session, validation);
        scores = Evaluation.score(session, validation, done -> {});
      }
      requireNumbers(scores, validation);
      double temperature = Temperature.fit(scores.logits(), scores.actual());
      EvaluationReport report = scores.report(temperature);
      out.printf(
          Locale.ROOT,
          "temperature %.3f, fitted on validation: ECE %.2f %% without, %.2f %% with%n",
          temperature,
          100 * scores.report(ModelBundle.NO_TEMPERATURE).ece(),
          100 * report.ece());
      ModelBundle compared =
          draft.withProvenance(
              Map.of(
                  "parity.pictures", "" + parity.pictures(),
                  "parity.relative.difference", "" + parity.relative()));
      Map<String, String> metadata =
          BundleFile.measured(compared, temperature, report).toMetadata();
      metadata.put(GoldenInput.KEY, GoldenInput.encode(exported.goldenLogits()));
      content = exported.toOnnx(metadata);
      BundleFile.replace(file, content);
      ExportedModel floats =
          new ExportedModel(
              ExportKeys.Format.FP32.text(), file, content.length, scores, temperature, 0);
      AccuracyGate gate = new AccuracyGate(job.get(ExportKeys.LIMIT));
      Variants variants =
          new Variants(content, scores, validation, () -> same(state, training.get()), gate, out);
      return others(variants, job.get(ExportKeys.FORMATS), floats);
    }
  }

  /**
   * What one kind of numbers cannot do must not keep the others from being written; a file that is
   * not written anew goes, as it was made of another model.
   */
  private ExportResult others(
      Variants variants, Set<ExportKeys.Format> formats, ExportedModel floats) {
    List<ExportedModel> written = new ArrayList<>();
    Map<String, String> refused = new TreeMap<>();
    for (ExportKeys.Format format : ExportKeys.Format.OTHERS) {
      if (!formats.contains(format)) {
        Variants.remove(Variants.file(floats.file(), format));
        continue;
      }
      try {
        written.add(variants.write(format, floats.file()));
      } catch (TrainingException | ModelException | DataException e) {
        refused.put(format.text(), String.valueOf(e.getMessage()));
        out.println(format.text() + " is refused: " + e.getMessage());
      }
    }
    return new ExportResult(floats, written, refused);
  }

  private static void requireSameData(Checkpoint state, PictureSplit validation) {
    String expected = state.facts().getOrDefault(RunFacts.DATA + RunData.VALID_DIGEST, "");
    if (!expected.equals(validation.sha256())) {
      throw new TrainingException(
          "expected the validation pictures that chose the epoch (sha256 "
              + expected
              + "), found "
              + validation.sha256());
    }
    requireEnough(validation.samples().size());
  }

  /**
   * Checks that there are as many validation pictures as an export compares and calibrates with.
   *
   * @throws TrainingException where there are fewer
   */
  public static void requireEnough(int validationPictures) {
    if (validationPictures < LEAST_PARITY_PICTURES) {
      throw new TrainingException(
          "expected at least "
              + LEAST_PARITY_PICTURES
              + " validation pictures, found "
              + validationPictures
              + "; where they are held out of the training pictures, data.validation.share says how"
              + " many are");
    }
  }

  private static PictureSplit same(Checkpoint state, PictureSplit training) {
    String expected =
        state.facts().getOrDefault(RunFacts.DATA + RunData.TRAIN_DIGEST, training.sha256());
    if (!expected.equals(training.sha256())) {
      throw new TrainingException(
          "expected the training pictures of the run (sha256 "
              + expected
              + "), found "
              + training.sha256());
    }
    return training;
  }

  private static void requireNumbers(Scores scores, PictureSplit validation) {
    scores
        .firstWithoutNumbers()
        .ifPresent(
            picture -> {
              throw new TrainingException(
                  "expected numbers as logits, found NaN or infinity for "
                      + validation.samples().get(picture).name());
            });
  }

  private Map<String, String> provenance(Checkpoint state, TrainingJob job, Network network) {
    Map<String, String> provenance = new LinkedHashMap<>(state.facts());
    job.publicSettings().forEach((name, value) -> provenance.put(RunFacts.SETTING + name, value));
    provenance.put("epoch", "" + state.history().size());
    provenance.put("parameters", "" + network.parameterCount());
    List<EpochResult> all = Trainer.history(run);
    EpochResult last = all.get(all.size() - 1);
    EpochResult chosen = state.history().get(state.history().size() - 1);
    provenance.put("last.epoch", "" + last.epoch());
    provenance.put(
        "last.valid.accuracy", String.format(Locale.ROOT, "%.5f", last.validationAccuracy()));
    out.printf(
        Locale.ROOT,
        "epoch %d is the best on validation with %.2f %%, the last is epoch %d with %.2f %%%n",
        chosen.epoch(),
        100 * chosen.validationAccuracy(),
        last.epoch(),
        100 * last.validationAccuracy());
    return provenance;
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

  /** Throws where the file does not compute what the network computes. */
  private Parity parity(ExportedNetwork network, BundleSession session, PictureSplit validation) {
    ModelBundle bundle = session.bundle();
    Parity parity = Parity.NONE;
    PlainPictures pictures = new PlainPictures(validation, bundle.labels(), bundle.preprocessing());
    for (Batch batch : pictures.batches(BATCH)) {
      float[][] expected = network.logits(batch.pictures(), batch.count());
      float[][] found = session.logits(batch.pictures(), batch.count());
      for (int n = 0; n < batch.count(); n++) {
        parity = parity.and(expected[n], found[n]);
      }
      if (parity.pictures() >= PARITY_PICTURES) {
        break;
      }
    }
    out.println(parity.summary());
    if (!parity.holds()) {
      throw new TrainingException(
          "expected the file to compute what the network computes, found " + parity.summary());
    }
    return parity;
  }
}
