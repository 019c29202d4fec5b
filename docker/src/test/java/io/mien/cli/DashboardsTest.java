package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import io.mien.vision.model.Expression;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the dashboards say of commands, settings and labels, which their module may not know. */
class DashboardsTest {
  private static final Path RUNBOOK = Path.of("..", "dashboards", "RUNBOOK.md");

  @Test
  void everyCommandOfMienIsOneThatThereIs() throws Exception {
    List<String> commands =
        Files.readString(RUNBOOK)
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("./mien "))
            .toList();

    assertThat(commands).hasSizeGreaterThan(5);
    for (String command : commands) {
      String[] words = command.substring("./mien ".length()).split(" ");
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      CommandLine mien = new Mien().command(nowhere, nowhere, List.of(words));
      assertThat(mien.parseArgs(words).hasSubcommand()).as(command).isTrue();
    }
  }

  @Test
  void everySettingOfInferenceIsOneThatThereIs() throws Exception {
    Set<String> keys = InferenceConfig.definition().names();
    Matcher setting =
        Pattern.compile("`(inference\\.[a-z.]+)[=`]").matcher(Files.readString(RUNBOOK));

    assertThat(setting.results().map(found -> found.group(1))).isNotEmpty().isSubsetOf(keys);
  }

  private static final Path DASHBOARDS =
      Path.of("..", "dashboards", "src", "main", "resources", "io", "mien", "dashboards");

  @Test
  void theDominantExpressionHasTheNumbersOfTheLabels() throws Exception {
    List<String> labels = Stream.of(Expression.values()).map(Expression::label).toList();
    String rules = Files.readString(DASHBOARDS.resolve("prometheus/rules/mien-records.yml"));

    assertThat(
            Pattern.compile("\\* 0 \\+ (\\d),\\s+\"expression\", \"(\\w+)\"")
                .matcher(rules)
                .results()
                .map(leg -> leg.group(1) + " " + leg.group(2)))
        .containsExactlyElementsOf(
            IntStream.range(0, labels.size()).mapToObj(i -> i + " " + labels.get(i)).toList());
    assertThat(timeline().path(Integer.toString(labels.size())).path("text").asText())
        .isEqualTo("uncertain");
    for (int i = 0; i < labels.size(); i++) {
      assertThat(timeline().path(Integer.toString(i)).path("text").asText())
          .isEqualTo(labels.get(i));
    }
  }

  /** What the timeline of the dominant expression writes for each number. */
  private static JsonNode timeline() throws IOException {
    JsonNode board =
        new ObjectMapper().readTree(DASHBOARDS.resolve("grafana/mien-expressions.json").toFile());
    for (JsonNode panel : board.path("panels")) {
      if (panel.path("title").asText().equals("Dominant expression")) {
        return panel.at("/fieldConfig/defaults/mappings/0/options");
      }
    }
    throw new IOException("there is no panel of the dominant expression");
  }

  @Test
  void theDefaultPortsAreThoseThatPrometheusScrapes() throws IOException {
    Map<String, Object> ports =
        Map.of(
            "inference",
            InferenceConfig.definition().defaultValues().get(InferenceConfig.METRICS_PORT),
            "ingest",
            IngestConfig.definition().defaultValues().get(IngestConfig.METRICS_PORT),
            "training",
            TrainingTelemetry.DEFAULT_PORT);
    for (Map.Entry<String, Object> port : ports.entrySet()) {
      assertThat(
              Files.readString(DASHBOARDS.resolve("prometheus/targets/" + port.getKey() + ".yml")))
          .contains("[\"127.0.0.1:" + port.getValue() + "\"]");
    }
  }
}
