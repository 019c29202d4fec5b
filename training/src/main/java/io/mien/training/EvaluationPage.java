package io.mien.training;

import io.mien.training.data.PictureSplit;
import io.mien.training.eval.ActivationSession;
import io.mien.training.eval.Scores;
import io.mien.training.onnx.OnnxFile;
import io.mien.training.report.ReportContent;
import io.mien.training.report.ReportPage;
import io.mien.vision.model.ModelBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes how a bundle does on a split as one page of HTML.
 *
 * @param pictures how many of the worst mistakes are shown as pictures, of people; 0 = none, and
 *     names instead
 */
public record EvaluationPage(int pictures) {
  private static final String NOTE =
      "Class activation maps, the mean over some pictures of each class: the darker, the more a"
          + " place of the picture speaks for the class. Means show no person.";
  private static final String NO_MAPS =
      "Maps cannot be had from this file: they need a head that is the mean of each map and a linear"
          + " layer in 32-bit floats. The report of a training run has them for every network.";

  /**
   * Writes the page; an older one is replaced.
   *
   * @param model the bundle's file
   * @param scores what the bundle says of the split
   */
  public void write(
      byte[] model, ModelBundle bundle, PictureSplit split, Scores scores, Path file) {
    Optional<ActivationSession> session = ActivationSession.open(model, bundle.preprocessing());
    try {
      ActivationMaps maps =
          new ActivationMaps(
              (batch, count, classes) ->
                  session.map(one -> one.maps(batch, count, classes)).orElse(List.of()),
              bundle.labels(),
              bundle.preprocessing());
      ReportContent content =
          new ReportContent(
              "Evaluation: " + bundle.name() + " " + bundle.version(),
              bundle,
              OnnxFile.read(model).numbers().text(),
              new ReportContent.Measured(
                  split.split().label(), split.summary(), scores, bundle.temperature()),
              Optional.empty(),
              List.of(),
              session.isPresent() ? maps.ofClasses(split, scores.actual()) : List.of(),
              session.isPresent() ? NOTE : NO_MAPS,
              maps.mistakes(split, scores, bundle.temperature(), pictures));
      BundleFile.replace(file, ReportPage.html(content));
    } finally {
      session.ifPresent(ActivationSession::close);
    }
  }
}
