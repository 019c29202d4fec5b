package io.mien.dashboards;

import io.mien.contract.telemetry.MetricNames;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an expression asks for. It is parsed by promtool; this only finds the names. */
final class PromQl {
  private static final Pattern SERIES =
      Pattern.compile("(?<![\\w:])(?:mien[_:]|jvm_|process_|ALERTS\\b|up\\b)[\\w:]*");

  /** The label lists of {@code by (a, b)} and the like, and what stands within braces. */
  private static final Pattern LISTS =
      Pattern.compile("\\b(?:by|on|ignoring|group_left|group_right) \\(([^)]*)\\)|\\{([^}]*)}");

  private static final Pattern COMPARED = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");

  /** Series and labels that Prometheus makes by itself. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

  private static final Set<String> LABELS_OF_PROMETHEUS =
      Set.of("le", "__name__", "job", "instance", "alertname", "alertstate");

  /** Labels of the Prometheus client's own metrics. */
  private static final Set<String> LABELS_OF_THE_CLIENT = Set.of("area", "pool", "gc");

  private PromQl() {}

  /** The names of the series in an expression. */
  static Set<String> series(String expression) {
    Set<String> names = new HashSet<>();
    // What stands in quotes names series too where __name__ is compared.
    SERIES.matcher(expression).results().forEach(found -> names.add(found.group()));
    return names;
  }

  /** The names of the labels in an expression. */
  static Set<String> labels(String expression) {
    Set<String> labels = new HashSet<>();
    Matcher matcher = LISTS.matcher(expression);
    while (matcher.find()) {
      if (matcher.group(1) == null) {
        COMPARED.matcher(matcher.group(2)).results().forEach(found -> labels.add(found.group(1)));
      } else {
        List.of(matcher.group(1).split(",\\s*")).forEach(labels::add);
      }
    }
    labels.remove("");
    return labels;
  }

  /** As Grafana would for all cameras, expressions and runs. */
  static String substituted(String expression) {
    return expression
        .replaceAll("\\$\\{?(camera|expression|run)}?", ".*")
        .replace("$__rate_interval", "20s")
        .replace("$__range", "5m");
  }

  /**
   * What Prometheus stores of the metrics of the contract, and these records. A histogram has three
   * series; whether a name is one, the test of the running services tells.
   */
  static Set<String> known(Set<String> records) throws IllegalAccessException {
    Set<String> series = new HashSet<>(records);
    series.addAll(OF_PROMETHEUS);
    for (String name : constants()) {
      series.add(name);
      if (name.startsWith("mien_") || name.startsWith("jvm_")) {
        series.addAll(List.of(name + "_bucket", name + "_sum", name + "_count"));
      }
    }
    return series;
  }

  /** The labels that there are. */
  static Set<String> knownLabels() throws IllegalAccessException {
    Set<String> labels = constants();
    labels.addAll(LABELS_OF_PROMETHEUS);
    labels.addAll(LABELS_OF_THE_CLIENT);
    return labels;
  }

  /** All names of metrics and labels. */
  private static Set<String> constants() throws IllegalAccessException {
    Set<String> values = new HashSet<>();
    for (Field field : MetricNames.class.getFields()) {
      values.add((String) field.get(null));
    }
    return values;
  }
}
