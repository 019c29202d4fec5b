package io.mien.training;

import java.util.List;
import java.util.stream.Collectors;

/** Every setting of a training job, for people to read. */
public final class TrainingSettings {

  private TrainingSettings() {}

  /**
   * A setting as a reference shows it.
   *
   * @param type a word for the kind of value
   * @param standard what it is where nobody says otherwise
   */
  public record Setting(String name, String type, String standard, String range, String doc) {}

  /** Every setting there is, in the order of the job. */
  public static List<Setting> all() {
    return JobKeys.ALL.stream()
        .map(key -> new Setting(key.name(), key.type(), key.standard(), key.range(), key.doc()))
        .toList();
  }

  /** All settings, a line each: name, what it is when left out, what it may be, what it means. */
  public static String describe() {
    return JobKeys.ALL.stream()
        .map(
            key ->
                String.format(
                    "%-28s %s; %s (%s)%n", key.name(), key.standard(), key.doc(), key.range()))
        .collect(Collectors.joining());
  }
}
