package io.mien.training.study;

import io.mien.training.loop.TrainingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What is done to the training pictures of a run.
 *
 * @param name {@code as-is}, {@code imbalance-N} (commonest to rarest class), {@code noise-N}
 *     (percent of wrong labels), or {@code fold-I-of-K}
 * @param overrides the settings of a training job that do it
 */
public record StudySetting(String name, Map<String, String> overrides) {
  /** Those of the published tables. */
  public static final List<String> STANDARD =
      List.of("as-is", "imbalance-100", "imbalance-150", "noise-10", "noise-20", "noise-30");

  /** Nothing. */
  static final StudySetting AS_IS = new StudySetting(STANDARD.get(0), Map.of());

  private static final Pattern IMBALANCE = Pattern.compile("imbalance-(\\d{1,6})");
  private static final Pattern NOISE = Pattern.compile("noise-(\\d{1,2})");
  private static final Pattern FOLD = Pattern.compile("fold-(\\d{1,3})-of-(\\d{1,3})");
  private static final Pattern FOLDS = Pattern.compile("folds-(\\d{1,3})");

  public StudySetting {
    overrides = Map.copyOf(overrides);
  }

  /**
   * Reads names; {@code folds-K} stands for all K folds.
   *
   * @throws TrainingException for a name of another form
   */
  public static List<StudySetting> parse(List<String> names) {
    List<StudySetting> settings = new ArrayList<>();
    for (String given : names) {
      String name = given.strip();
      Matcher folds = FOLDS.matcher(name);
      int count = folds.matches() ? Integer.parseInt(folds.group(1)) : 0;
      if (count > 0) {
        IntStream.rangeClosed(1, count)
            .mapToObj(fold -> of("fold-" + fold + "-of-" + count))
            .forEach(settings::add);
      } else {
        settings.add(of(name));
      }
    }
    return List.copyOf(settings);
  }

  private static StudySetting of(String name) {
    Matcher imbalance = IMBALANCE.matcher(name);
    Matcher noise = NOISE.matcher(name);
    Matcher fold = FOLD.matcher(name);
    if (name.equals(AS_IS.name)) {
      return AS_IS;
    }
    if (imbalance.matches()) {
      return new StudySetting(name, Map.of("data.imbalance", imbalance.group(1)));
    }
    if (noise.matches()) {
      double rate = Integer.parseInt(noise.group(1)) / 100.0;
      return new StudySetting(name, Map.of("data.noise", String.format(Locale.ROOT, "%s", rate)));
    }
    if (fold.matches()) {
      return new StudySetting(
          name, Map.of("data.fold", fold.group(1), "data.folds", fold.group(2)));
    }
    throw new TrainingException(
        "expected settings among "
            + String.join(", ", STANDARD)
            + ", or another imbalance-N, noise-N or folds-K, found '"
            + name
            + "'");
  }

  /** Whether training labels are wrong on purpose. */
  boolean isNoisy() {
    return overrides.containsKey("data.noise");
  }

  /** What runs of the same table row have in common: all folds of K are one row. */
  static String row(String name) {
    Matcher fold = FOLD.matcher(name);
    return fold.matches() ? "folds-" + fold.group(2) : name;
  }
}
