package io.mien.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What each rule must have; promtool judges the rest, see {@link PromtoolTest}. */
class RulesTest {
  private static final Path RUNBOOK = Path.of("RUNBOOK.md");
  private static final List<String> PARTS =
      List.of("**Meaning.**", "**Impact.**", "**Check.**", "**Do.**");

  @Test
  void everyAlertSaysHowBadItIsAndWhatItMeans() throws IOException {
    assertThat(Rules.alerts())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            (name, rule) -> {
              assertThat(name).startsWith("Mien");
              assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
              assertThat(rule.at("/annotations/summary").asText())
                  .isNotBlank()
                  .hasSizeLessThan(120);
              assertThat(rule.at("/annotations/description").asText()).endsWith(".");
              assertThat(rule.path("for").asText()).isNotBlank();
            });
  }

  @Test
  void everyRuleAsksForSeriesThatThereAre() throws Exception {
    Set<String> known = PromQl.known(Rules.records());
    for (String expression : Rules.expressions()) {
      assertThat(PromQl.series(expression)).as(expression).isSubsetOf(known);
      assertThat(PromQl.labels(expression)).as(expression).isSubsetOf(PromQl.knownLabels());
    }
  }

  @Test
  void everyAlertFiresInACaseAndStaysSilentInAnother() throws IOException {
    Set<String> fires = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (JsonNode test : Rules.cases().path("tests")) {
      for (JsonNode check : test.path("alert_rule_test")) {
        (check.path("exp_alerts").isEmpty() ? silent : fires).add(check.path("alertname").asText());
      }
    }

    assertThat(fires).isEqualTo(new TreeSet<>(Rules.alerts().keySet()));
    assertThat(silent).isEqualTo(fires);
  }

  @Test
  void everyAlertHasItsPartOfTheRunbook() throws IOException {
    String runbook = Files.readString(RUNBOOK);
    List<String> sections = new ArrayList<>(List.of(runbook.split("(?m)^## ")));
    sections.remove(0);
    Set<String> alerts = Rules.alerts().keySet();

    assertThat(sections)
        .extracting(section -> section.lines().findFirst().orElse(""))
        .containsExactlyInAnyOrderElementsOf(alerts);
    for (String section : sections) {
      assertThat(section).contains(PARTS);
      assertThat(section)
          .as("a command to check with")
          .containsPattern(Pattern.compile("(?m)^```sh$"));
    }
    Rules.alerts()
        .forEach(
            (name, rule) ->
                assertThat(rule.at("/annotations/runbook_url").asText())
                    .isEqualTo("dashboards/RUNBOOK.md#" + name.toLowerCase(Locale.ROOT)));
  }
}
