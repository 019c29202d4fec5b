package io.mien.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The rules of Prometheus as the tests read them. */
final class Rules {
  private Rules() {}

  /** The folder with Prometheus' configuration. */
  static Path folder() throws URISyntaxException {
    return Path.of(
            Objects.requireNonNull(Rules.class.getResource("prometheus/prometheus.yml")).toURI())
        .resolveSibling("");
  }

  /** The alert rules, by name. */
  static Map<String, JsonNode> alerts() throws IOException {
    return rules("prometheus/rules/mien-alerts.yml", "alert");
  }

  /** The names of the recording rules. */
  static Set<String> records() throws IOException {
    return rules("prometheus/rules/mien-records.yml", "record").keySet();
  }

  /** The expressions of all rules. */
  static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    alerts().values().forEach(rule -> expressions.add(rule.path("expr").asText()));
    rules("prometheus/rules/mien-records.yml", "record")
        .values()
        .forEach(rule -> expressions.add(rule.path("expr").asText()));
    return expressions;
  }

  /** The cases of the rules. */
  static JsonNode cases() throws IOException {
    return yaml("prometheus/mien-alerts.test.yml");
  }

  private static Map<String, JsonNode> rules(String file, String kind) throws IOException {
    Map<String, JsonNode> rules = new LinkedHashMap<>();
    for (JsonNode group : yaml(file).path("groups")) {
      group.path("rules").forEach(rule -> rules.put(rule.path(kind).asText(), rule));
    }
    return rules;
  }

  private static JsonNode yaml(String name) throws IOException {
    try (InputStream file = Objects.requireNonNull(Rules.class.getResourceAsStream(name), name)) {
      return new YAMLMapper().readTree(file);
    }
  }
}
