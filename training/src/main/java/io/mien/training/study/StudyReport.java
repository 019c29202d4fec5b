package io.mien.training.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Sets what a study gave beside what was published, as Markdown. A gain is a method's accuracy
 * minus the baseline's, on the same network with the same settings and seeds, in points.
 *
 * @param settings whose results count
 */
public record StudyReport(StudySettings settings) {
  /** Differences below this many standard errors may be chance. */
  private static final double CHANCE = 2;

  private static final Epoch BEST =
      new Epoch(result -> result.test().best(), result -> result.testClasses().best());
  private static final Epoch LAST =
      new Epoch(result -> result.test().last(), result -> result.testClasses().last());

  /** The text, which ends with a line end. */
  public String of(List<StudyResult> all) {
    String id = settings.id();
    Map<String, List<StudyResult>> byData =
        all.stream()
            .filter(result -> result.study().equals(id))
            .collect(
                Collectors.groupingBy(
                    StudyResult::data, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    PublishedGains published = PublishedGains.read();
    StringBuilder text = new StringBuilder();
    head(text, id);
    if (byData.isEmpty()) {
      say(text, "There are no results with these settings yet.");
      say(text, "");
    }
    for (List<StudyResult> results : byData.values()) {
      runs(text, results);
      for (String setting : rows(results)) {
        table(text, setting, results, published);
      }
      say(text, "");
    }
    sources(text, published);
    return text.toString();
  }

  private void head(StringBuilder text, String id) {
    say(text, "Common settings, over those of the presets (study `" + id + "`):");
    say(text, "");
    say(text, "```properties");
    settings.lasting().forEach((name, value) -> say(text, name + " = " + value));
    say(text, "```");
    say(text, "");
  }

  /** What all results of one data set are of. */
  private static void runs(StringBuilder text, List<StudyResult> results) {
    StudyResult first = results.get(0);
    double minutes = results.stream().mapToDouble(StudyResult::seconds).sum() / 60;
    say(
        text,
        String.format(
            Locale.ROOT,
            "%d runs of %s (%,d trained values as the baseline has them) on data `%s`, %,d test"
                + " pictures, %.0f minutes of training; machine: %s; commits: %s.",
            results.size(),
            first.network(),
            results.stream()
                .filter(result -> result.method().equals(StudyMethod.BASELINE))
                .mapToLong(StudyResult::parameters)
                .findFirst()
                .orElse(first.parameters()),
            first.data(),
            first.testPictures(),
            minutes,
            distinct(results, StudyResult::machine),
            distinct(results, StudyReport::shortCommit)));
  }

  private static String shortCommit(StudyResult result) {
    String commit = result.commit();
    return "`" + commit.replaceFirst("^([0-9a-f]{10})[0-9a-f]*", "$1") + "`";
  }

  private static String distinct(List<StudyResult> results, Function<StudyResult, String> what) {
    return results.stream().map(what).distinct().collect(Collectors.joining(", "));
  }

  /** The settings that there are results of, the standard ones first. */
  private static List<String> rows(List<StudyResult> results) {
    List<String> rows = new ArrayList<>(StudySetting.STANDARD);
    results.stream()
        .map(result -> StudySetting.row(result.setting()))
        .filter(row -> !rows.contains(row))
        .distinct()
        .forEach(rows::add);
    rows.removeIf(
        row ->
            results.stream().noneMatch(result -> StudySetting.row(result.setting()).equals(row)));
    return rows;
  }

  private static void table(
      StringBuilder text, String setting, List<StudyResult> results, PublishedGains published) {
    Map<String, StudyCell> cells = new TreeMap<>();
    for (String method : StudyMethod.names()) {
      List<StudyResult> own =
          results.stream()
              .filter(
                  result ->
                      result.method().equals(method)
                          && StudySetting.row(result.setting()).equals(setting))
              .toList();
      if (!own.isEmpty()) {
        cells.put(method, new StudyCell(own));
      }
    }
    Optional<StudyCell> baseline = Optional.ofNullable(cells.get(StudyMethod.BASELINE));
    say(text, "");
    say(text, "## " + setting);
    say(text, "");
    say(
        text,
        "| method | runs | best epoch | last epoch | gain at best epoch | gain at last epoch"
            + " | published gain | published sign at best epoch? | at last epoch? |");
    say(text, "|---|---|---|---|---|---|---|---|---|");
    for (String method : StudyMethod.names()) {
      Optional.ofNullable(cells.get(method))
          .ifPresent(cell -> row(text, setting, method, cell, baseline, published));
    }
  }

  private static void row(
      StringBuilder text,
      String setting,
      String method,
      StudyCell cell,
      Optional<StudyCell> baseline,
      PublishedGains published) {
    Optional<Pair> pair =
        baseline
            .filter(found -> !method.equals(StudyMethod.BASELINE))
            .flatMap(found -> Pair.of(cell, found));
    Optional<PublishedGains.Row> overall = published.of(method, setting, PublishedGains.OVERALL);
    Optional<PublishedGains.Row> classes = published.of(method, setting, PublishedGains.CLASSES);
    say(
        text,
        "| "
            + String.join(
                " | ",
                method,
                "" + cell.results().size(),
                BEST.percent(cell),
                LAST.percent(cell),
                pair.map(BEST::gain).orElse(""),
                pair.map(LAST::gain).orElse(""),
                published(overall, classes),
                pair.map(found -> BEST.verdict(found, overall, classes)).orElse(""),
                pair.map(found -> LAST.verdict(found, overall, classes)).orElse(""))
            + " |");
  }

  /** A method's runs and the baseline's with the same seeds: a study may have more of either. */
  private record Pair(StudyCell method, StudyCell baseline) {
    static Optional<Pair> of(StudyCell method, StudyCell baseline) {
      return method
          .pairedWith(baseline)
          .flatMap(own -> baseline.pairedWith(own).map(other -> new Pair(own, other)));
    }

    double gain(ToDoubleFunction<StudyResult> figure) {
      return method.of(figure).mean() - baseline.of(figure).mean();
    }
  }

  /** The figures of an epoch: over all test pictures, and the mean over the classes. */
  private record Epoch(
      ToDoubleFunction<StudyResult> overall, ToDoubleFunction<StudyResult> classes) {
    String percent(StudyCell cell) {
      return StudyReport.percent(cell, overall) + " / " + StudyReport.percent(cell, classes);
    }

    String gain(Pair pair) {
      return points(pair.gain(overall)) + " / " + points(pair.gain(classes));
    }

    /** Whether our gains have the published sign; where nothing was published, which they have. */
    String verdict(
        Pair pair,
        Optional<PublishedGains.Row> publishedOverall,
        Optional<PublishedGains.Row> publishedClasses) {
      double ours = pair.gain(overall);
      double oursOfClasses = pair.gain(classes);
      String sign =
          publishedOverall
              .map(row -> sign(ours, row))
              .orElse(
                  ours > 0
                      ? "none published, a gain"
                      : ours < 0 ? "none published, a loss" : "none published, no difference");
      String chance = Math.abs(ours) < CHANCE * pair.method().chance() ? ", within chance" : "";
      String signOfClasses =
          publishedClasses.map(row -> " / " + sign(oursOfClasses, row)).orElse("");
      return sign + chance + signOfClasses;
    }

    private static String sign(double ours, PublishedGains.Row published) {
      return ours > 0 == published.gain() > 0 ? "yes" : "no";
    }
  }

  private static String percent(StudyCell cell, ToDoubleFunction<StudyResult> what) {
    StudyCell.Figure figure = cell.of(what);
    return cell.results().size() < 2
        ? String.format(Locale.ROOT, "%.2f", 100 * figure.mean())
        : String.format(Locale.ROOT, "%.2f +- %.2f", 100 * figure.mean(), 100 * figure.deviation());
  }

  private static String points(double fraction) {
    return String.format(Locale.ROOT, "%+.2f", 100 * fraction);
  }

  private static String published(
      Optional<PublishedGains.Row> overall, Optional<PublishedGains.Row> classes) {
    return overall
        .map(
            row ->
                String.format(Locale.ROOT, "%+.2f", row.gain())
                    + classes
                        .map(other -> String.format(Locale.ROOT, " / %+.2f", other.gain()))
                        .orElse("")
                    + " ("
                    + row.data()
                    + ")")
        .orElse("");
  }

  private static void sources(StringBuilder text, PublishedGains published) {
    say(text, "Sources of the published gains:");
    say(text, "");
    published.rows().stream()
        .map(row -> row.data() + ": " + row.source())
        .distinct()
        .sorted()
        .forEach(source -> say(text, "- " + source));
  }

  private static void say(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
