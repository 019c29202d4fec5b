package io.mien.training.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * All runs of a method under a setting: seeds, or folds.
 *
 * @param results at least one
 */
record StudyCell(List<StudyResult> results) {
  StudyCell {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("expected at least one result, found none");
    }
  }

  /** Those of these runs of which the other cell has one with the same seed on the same data. */
  Optional<StudyCell> pairedWith(StudyCell other) {
    List<StudyResult> paired =
        results.stream()
            .filter(
                result ->
                    other.results.stream()
                        .anyMatch(
                            one ->
                                one.seed() == result.seed()
                                    && one.setting().equals(result.setting())))
            .toList();
    return paired.isEmpty() ? Optional.empty() : Optional.of(new StudyCell(paired));
  }

  /**
   * The mean of a figure over the runs and how far they lie apart.
   *
   * @param deviation the standard deviation of a sample; 0 for one run
   */
  record Figure(double mean, double deviation) {}

  Figure of(ToDoubleFunction<StudyResult> figure) {
    double mean = results.stream().mapToDouble(figure).average().orElseThrow();
    double squares =
        results.stream()
            .mapToDouble(result -> Math.pow(figure.applyAsDouble(result) - mean, 2))
            .sum();
    return new Figure(mean, results.size() < 2 ? 0 : Math.sqrt(squares / (results.size() - 1)));
  }

  /**
   * The standard error of a difference between this share of right answers and another one like it,
   * from the number of test pictures alone: {@code sqrt(2 p (1 - p) / n)}. Seeds see the same
   * pictures, folds each their own.
   */
  double chance() {
    double p = of(result -> result.test().best()).mean();
    Map<String, Long> measured =
        results.stream()
            .collect(
                Collectors.toMap(
                    StudyResult::setting, StudyResult::testPictures, (one, again) -> one));
    double pictures = measured.values().stream().mapToLong(Long::longValue).sum();
    return Math.sqrt(2 * p * (1 - p) / pictures);
  }
}
