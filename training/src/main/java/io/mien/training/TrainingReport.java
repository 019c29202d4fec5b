package io.mien.training;

import io.mien.training.cam.GradCam;
import io.mien.training.data.PictureSplit;
import io.mien.training.eval.BundleSession;
import io.mien.training.eval.Evaluation;
import io.mien.training.eval.Scores;
import io.mien.training.loop.Checkpoint;
import io.mien.training.loop.SavedWeights;
import io.mien.training.loop.Trainer;
import io.mien.training.net.Network;
import io.mien.training.report.ReportContent;
import io.mien.training.report.ReportContent.FileRow;
import io.mien.training.report.ReportPage;
import io.mien.vision.model.ModelBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes what a run has come to as one page of HTML. It reads the run and its validation pictures,
 * and never a test split.
 *
 * @param run the run's folder
 * @param pictures how many of the worst mistakes are shown as pictures, of people; 0 = none, and
 *     names instead
 */
public record TrainingReport(Path run, int pictures) {
  private static final String NOTE =
      "Grad-CAM, the mean over some validation pictures of each class: the darker, the more a place"
          + " of the picture speaks for the class. Means show no person.";

  /**
   * Writes the page; an older one is replaced.
   *
   * @param exported what was made of the best epoch
   * @param validation the split that chose it
   */
  public void write(ExportResult exported, PictureSplit validation, Path file) {
    Checkpoint best = TrainingRun.state(Trainer.best(run));
    TrainingJob job = RunFacts.job(best);
    ExportedModel floats = exported.floats();
    ModelBundle bundle;
    try (BundleSession session = BundleSession.open(floats.file())) {
      bundle = session.bundle();
    }
    String mirror = RunFacts.SETTING + ExportKeys.MIRROR.name();
    boolean mirrored = bundle.provenance().getOrDefault(mirror, "").equals("true");
    try (Network network = job.network(bundle.labels().size())) {
      Checkpoint latest = TrainingRun.state(Trainer.latest(run));
      Optional<Scores> last =
          latest.history().size() <= best.history().size()
              ? Optional.of(floats.scores())
              : latest.batch() > 0 // it stands inside a later epoch
                  ? Optional.empty()
                  : Optional.of(
                      last(job, new ExportedNetwork(network, mirrored), bundle, validation));
      Checkpoint unused = Checkpoint.load(Trainer.best(run), network.weights());
      ActivationMaps maps =
          new ActivationMaps(
              (batch, count, classes) -> GradCam.of(network, batch, count, classes),
              bundle.labels(),
              bundle.preprocessing());
      ReportContent content =
          new ReportContent(
              "Training report: " + bundle.name() + " " + bundle.version(),
              bundle,
              floats.numbers(),
              new ReportContent.Measured(
                  "validation", validation.summary(), floats.scores(), floats.temperature()),
              Optional.of(new ReportContent.Run(Trainer.history(run), best.history().size(), last)),
              files(exported),
              maps.ofClasses(validation, floats.scores().actual()),
              NOTE,
              maps.mistakes(validation, floats.scores(), floats.temperature(), pictures));
      BundleFile.replace(file, ReportPage.html(content));
    }
  }

  private Scores last(
      TrainingJob job, ExportedNetwork network, ModelBundle bundle, PictureSplit validation) {
    Checkpoint unused = SavedWeights.last(run, network.network(), job.loop().averageDecay());
    byte[] last = network.toOnnx(bundle.toMetadata());
    try (BundleSession session = BundleSession.open(last, "the last epoch's model")) {
      return Evaluation.score(session, validation, done -> {});
    }
  }

  private static List<FileRow> files(ExportResult exported) {
    List<FileRow> rows = new ArrayList<>();
    rows.add(row(exported.floats(), "always written"));
    for (ExportedModel other : exported.others()) {
      String lost = String.format(Locale.ROOT, "%.2f points of accuracy lost", other.dropPoints());
      rows.add(row(other, lost));
    }
    exported
        .refused()
        .forEach((numbers, why) -> rows.add(new FileRow(numbers, "–", 0, "refused: " + why)));
    return rows;
  }

  private static FileRow row(ExportedModel model, String verdict) {
    return new FileRow(
        model.numbers(), model.file().getFileName().toString(), model.bytes(), verdict);
  }
}
