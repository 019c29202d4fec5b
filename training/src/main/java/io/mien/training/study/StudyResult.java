package io.mien.training.study;

import io.mien.training.loop.TrainingException;
import java.util.List;
import java.util.Locale;

/**
 * What one run of a study gave; a line of the results. Accuracies are fractions in 0..1.
 *
 * @param commit the program's
 * @param study {@link StudySettings#id}
 * @param network in a few words
 * @param data {@link Study#data} of the pictures
 * @param trainPictures after the setting took some away
 * @param testPictures how many the test figures are of
 * @param bestEpoch from 1, by the validation pictures
 * @param valid share of right answers on the validation pictures
 * @param test share of right answers on the test pictures
 * @param testClasses mean over the classes of the same
 * @param seconds of training and validation
 * @param machine in a few words
 */
public record StudyResult(
    String commit,
    String study,
    long seed,
    String method,
    String setting,
    String network,
    long parameters,
    int epochs,
    String data,
    long trainPictures,
    long testPictures,
    int bestEpoch,
    Pair valid,
    Pair test,
    Pair testClasses,
    double seconds,
    String machine) {
  /** The first line of the results. */
  static final String HEADER =
      "commit,study,seed,method,setting,network,parameters,epochs,data,train_pictures,test_pictures,best_epoch,"
          + "valid_last,valid_best,test_last,test_best,test_classes_last,test_classes_best,"
          + "seconds,machine";

  /** A figure at the last epoch and at the one that validation chose. */
  public record Pair(double last, double best) {}

  /** Whether it is a result of the same run. */
  boolean isOf(String otherStudy, String otherData, Study.Run run) {
    return study.equals(otherStudy)
        && data.equals(otherData)
        && method.equals(run.method().name())
        && setting.equals(run.setting().name())
        && seed == run.seed();
  }

  String line() {
    return String.join(
        ",",
        commit,
        study,
        "" + seed,
        method,
        setting,
        network,
        "" + parameters,
        "" + epochs,
        data,
        "" + trainPictures,
        "" + testPictures,
        "" + bestEpoch,
        figures(valid),
        figures(test),
        figures(testClasses),
        String.format(Locale.ROOT, "%.0f", seconds),
        machine.replace(',', ' '));
  }

  private static String figures(Pair pair) {
    return String.format(Locale.ROOT, "%.5f,%.5f", pair.last, pair.best);
  }

  /**
   * Reads a line.
   *
   * @param where names the line in messages
   */
  static StudyResult parse(String line, String where) {
    List<String> columns = List.of(line.split(",", -1));
    int expected = HEADER.split(",", -1).length;
    if (columns.size() != expected) {
      throw new TrainingException(
          "expected %d columns in %s, found %d".formatted(expected, where, columns.size()));
    }
    try {
      return new StudyResult(
          columns.get(0),
          columns.get(1),
          Long.parseLong(columns.get(2)),
          columns.get(3),
          columns.get(4),
          columns.get(5),
          Long.parseLong(columns.get(6)),
          Integer.parseInt(columns.get(7)),
          columns.get(8),
          Long.parseLong(columns.get(9)),
          Long.parseLong(columns.get(10)),
          Integer.parseInt(columns.get(11)),
          pair(columns, 12),
          pair(columns, 14),
          pair(columns, 16),
          Double.parseDouble(columns.get(18)),
          columns.get(19));
    } catch (NumberFormatException e) {
      throw new TrainingException(
          "expected a result of a study in %s, found '%s'".formatted(where, line), e);
    }
  }

  private static Pair pair(List<String> columns, int at) {
    return new Pair(Double.parseDouble(columns.get(at)), Double.parseDouble(columns.get(at + 1)));
  }
}
