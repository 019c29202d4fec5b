package io.mien.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads configuration, rules, their cases, and the boards' expressions. */
class PromtoolTest {
  @TempDir private Path folder;

  @BeforeAll
  static void needsPromtool() {
    assumeTrue(
        Program.isInstalled("promtool"),
        "promtool (Debian's package prometheus) checks the rules and is not in the PATH");
  }

  @Test
  void takesTheConfiguration() throws Exception {
    Program.Result result =
        Program.run(folder, "promtool", "check", "config", Rules.folder() + "/prometheus.yml");

    assertThat(result.output()).contains("SUCCESS").contains("2 rule files found");
    assertThat(result.code()).as(result.output()).isZero();
  }

  @Test
  void takesTheRulesWithoutALint() throws Exception {
    Program.Result result =
        Program.run(
            folder,
            "promtool",
            "check",
            "rules",
            "--lint=all",
            "--lint-fatal",
            Rules.folder() + "/rules/mien-records.yml",
            Rules.folder() + "/rules/mien-alerts.yml");

    assertThat(result.code()).as(result.output()).isZero();
  }

  @Test
  void everyCaseOfTheRulesHolds() throws Exception {
    copyRules();

    Program.Result result =
        Program.run(folder, "promtool", "test", "rules", "mien-alerts.test.yml");

    assertThat(result.code()).as(result.output()).isZero();
  }

  @Test
  void aCaseThatDoesNotHoldIsFound() throws Exception {
    copyRules();
    Path rules = folder.resolve("mien-alerts.yml");
    Files.writeString(
        rules, Files.readString(rules).replace("state=\"offline\"", "state=\"nowhere\""));

    Program.Result result =
        Program.run(folder, "promtool", "test", "rules", "mien-alerts.test.yml");

    assertThat(result.code()).isNotZero();
    assertThat(result.output()).contains("MienCameraOffline");
  }

  private void copyRules() throws Exception {
    try (Stream<Path> files = Files.list(Rules.folder().resolve("rules"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    try (var cases = getClass().getResourceAsStream("prometheus/mien-alerts.test.yml")) {
      Files.copy(cases, folder.resolve("mien-alerts.test.yml"));
    }
  }

  @Test
  void everyExpressionOfTheBoardsParses() throws Exception {
    List<Map<String, String>> rules = new ArrayList<>();
    for (Board board : Board.all()) {
      for (String expression : board.queries()) {
        rules.add(
            Map.of(
                "record", "board:query:" + rules.size(), "expr", PromQl.substituted(expression)));
      }
    }

    assertThat(rules).hasSizeGreaterThan(40);
    assertThat(checked(rules).code()).as(checked(rules).output()).isZero();
  }

  @Test
  void anExpressionThatDoesNotParseIsFound() throws Exception {
    assertThat(checked(List.of(Map.of("record", "a:b:c", "expr", "sum(rate(x[5m])"))).code())
        .isNotZero();
  }

  private Program.Result checked(List<Map<String, String>> rules)
      throws IOException, InterruptedException {
    Path file = folder.resolve("queries.yml");
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "boards", "rules", rules))));
    return Program.run(folder, "promtool", "check", "rules", file.toString());
  }
}
