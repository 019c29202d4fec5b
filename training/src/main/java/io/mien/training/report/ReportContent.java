package io.mien.training.report;

import io.mien.training.cam.ActivationMap;
import io.mien.training.eval.Mistake;
import io.mien.training.eval.Scores;
import io.mien.training.loop.EpochResult;
import io.mien.vision.image.Image;
import io.mien.vision.model.ModelBundle;
import java.util.List;
import java.util.Optional;

/**
 * All that a report tells.
 *
 * @param title of the page
 * @param bundle the model
 * @param numbers what its weights are stored as
 * @param measured how it does
 * @param run how it was trained, where that is known
 * @param files what was exported, and what not
 * @param maps where it looks, a mean for each class
 * @param mapsNote what to know of the maps, or why there are none
 * @param mistakes the worst ones
 */
public record ReportContent(
    String title,
    ModelBundle bundle,
    String numbers,
    Measured measured,
    Optional<Run> run,
    List<FileRow> files,
    List<ClassMap> maps,
    String mapsNote,
    List<Wrong> mistakes) {
  public ReportContent {
    files = List.copyOf(files);
    maps = List.copyOf(maps);
    mistakes = List.copyOf(mistakes);
  }

  /**
   * A measurement.
   *
   * @param split train, valid or test
   * @param data what was measured on: counts, digest, what was left out
   * @param temperature of the model
   */
  public record Measured(String split, String data, Scores scores, double temperature) {}

  /**
   * A run.
   *
   * @param history the finished epochs
   * @param bestEpoch from 1
   * @param last what the last epoch's weights say of the validation pictures, where they are kept
   */
  public record Run(List<EpochResult> history, int bestEpoch, Optional<Scores> last) {
    public Run {
      history = List.copyOf(history);
    }
  }

  /**
   * A file that was to be exported.
   *
   * @param numbers fp32, fp16 or int8
   * @param name of the file
   * @param bytes of the file, 0 where it was refused
   * @param verdict what it cost or why it was refused
   */
  public record FileRow(String numbers, String name, long bytes, String verdict) {}

  /**
   * Where the model looks in pictures of a class that it knows.
   *
   * @param pictures how many the map is the mean of
   */
  public record ClassMap(String label, int pictures, ActivationMap map) {}

  /**
   * A mistake.
   *
   * @param name of the picture
   * @param picture only where somebody asked for pictures
   * @param map of the label that the model gives it, likewise
   */
  public record Wrong(
      String name, Mistake mistake, Optional<Image> picture, Optional<ActivationMap> map) {}
}
