package io.mien.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} of a service said at one moment, in Prometheus' text format. */
final class Scrape {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private record Sample(Map<String, String> labels, double value) {}

  private final Map<String, Map<String, Sample>> samples = new HashMap<>();

  private Scrape() {}

  /** Reads the text; label values hold no quotes. */
  static Scrape parse(String text) {
    Scrape scrape = new Scrape();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(
            sample -> {
              String labels = sample.group(2) == null ? "" : sample.group(2);
              scrape
                  .samples
                  .computeIfAbsent(sample.group(1), name -> new HashMap<>())
                  .put(labels, new Sample(labels(labels), number(sample.group(3))));
            });
    return scrape;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
    return labels;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** All samples of a metric together, 0 where there are none. */
  double sum(String metric) {
    return samples.getOrDefault(metric, Map.of()).values().stream()
        .mapToDouble(Sample::value)
        .sum();
  }

  /** All samples of a metric with a label of a value together, 0 where there are none. */
  double sum(String metric, String label, String value) {
    return samples.getOrDefault(metric, Map.of()).values().stream()
        .filter(sample -> value.equals(sample.labels().get(label)))
        .mapToDouble(Sample::value)
        .sum();
  }
}
