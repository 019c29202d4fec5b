package io.mien.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.contract.telemetry.MetricNames;
import io.mien.dashboards.Board.Panel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoardTest {
  /** Cells of Grafana's grid from left to right. */
  private static final int GRID_WIDTH = 24;

  private static final Pattern SERIES = Pattern.compile("\\bmien_\\w+");

  /** The label lists of {@code by (a, b)}, and the labels that {@code {a=~"b"}} compares. */
  private static final Pattern LABELS =
      Pattern.compile("\\bby \\(([^)]*)\\)|(\\w+)\\s*(?:=~|!~|!=|=)");

  /**
   * The colours of Okabe and Ito, which colour-blind people tell apart; grey for their black, which
   * a dark board would hide.
   */
  private static final Map<String, String> EXPRESSION_COLOURS =
      Map.of(
          "neutral", "#999999",
          "happiness", "#F0E442",
          "surprise", "#E69F00",
          "sadness", "#0072B2",
          "anger", "#D55E00",
          "disgust", "#009E73",
          "fear", "#CC79A7",
          "contempt", "#56B4E9");

  static List<Board> boards() throws IOException, URISyntaxException {
    return Board.all();
  }

  @Test
  void thereIsABoardOfTheInference() throws IOException, URISyntaxException {
    assertThat(boards()).extracting(Board::fileName).contains("mien-inference.json");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everySeriesComesFromAMetricOfTheContract(Board board) throws IllegalAccessException {
    Set<String> exposed = exposedSeries();

    assertThat(board.expressions())
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(SERIES.matcher(expression).results().map(found -> found.group()))
                    .isNotEmpty()
                    .isSubsetOf(exposed));
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyLabelIsOneOfTheContract(Board board) throws IllegalAccessException {
    Set<String> known = new HashSet<>(constants());
    known.addAll(Set.of("le", "__name__")); // Prometheus's own

    for (String expression : board.expressions()) {
      assertThat(labels(expression)).as(expression).isSubsetOf(known);
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyPanelSaysWhatItShowsAndInWhichUnit(Board board) {
    assertThat(board.panels())
        .isNotEmpty()
        .allSatisfy(
            panel -> {
              assertThat(panel.json().path("title").asText()).isNotBlank();
              assertThat(panel.json().path("description").asText()).isNotBlank();
              assertThat(panel.json().at("/fieldConfig/defaults/unit").asText()).isNotBlank();
            });
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyQuestionGoesToTheChosenDataSource(Board board) {
    assertThat(board.variables())
        .filteredOn(variable -> variable.path("type").asText().equals("datasource"))
        .singleElement()
        .satisfies(variable -> assertThat(variable.path("name").asText()).isEqualTo("datasource"));
    assertThat(board.variables())
        .filteredOn(variable -> variable.path("type").asText().equals("query"))
        .allSatisfy(variable -> assertThat(dataSource(variable)).isEqualTo("${datasource}"));
    assertThat(board.panels())
        .allSatisfy(
            panel -> {
              assertThat(dataSource(panel.json())).isEqualTo("${datasource}");
              assertThat(panel.targets())
                  .isNotEmpty()
                  .allSatisfy(target -> assertThat(dataSource(target)).isEqualTo("${datasource}"));
            });
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyVariableThatIsUsedIsDefined(Board board) {
    List<String> defined =
        board.variables().stream().map(variable -> variable.path("name").asText()).toList();

    assertThat(board.expressions())
        .allSatisfy(
            expression ->
                assertThat(
                        Pattern.compile("\\$\\{?([a-z]\\w*)")
                            .matcher(expression)
                            .results()
                            .map(found -> found.group(1)))
                    .isSubsetOf(defined));
    assertThat(defined).contains(MetricNames.CAMERA, MetricNames.EXPRESSION);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void panelsHaveIdsAndPlacesOfTheirOwn(Board board) {
    List<Panel> panels = board.panels();

    assertThat(panels).extracting(panel -> panel.json().path("id").asInt()).doesNotHaveDuplicates();
    for (Panel panel : panels) {
      assertThat(panel.grid("x")).as("x of %s", panel).isNotNegative();
      assertThat(panel.grid("y")).as("y of %s", panel).isNotNegative();
      assertThat(panel.grid("w")).as("width of %s", panel).isPositive();
      assertThat(panel.grid("h")).as("height of %s", panel).isPositive();
      assertThat(panel.grid("x") + panel.grid("w")).as("%s", panel).isLessThanOrEqualTo(GRID_WIDTH);
      assertThat(panels).filteredOn(panel::overlaps).containsExactly(panel); // itself alone
    }
  }

  @Test
  void expressionsHaveColoursThatColourBlindPeopleTellApart()
      throws IOException, URISyntaxException {
    Map<String, String> colours = new HashMap<>();
    for (Board board : boards()) {
      for (Panel panel : board.panels()) {
        for (JsonNode override : panel.json().at("/fieldConfig/overrides")) {
          if (override.at("/matcher/id").asText().equals("byName")) {
            colours.put(
                override.at("/matcher/options").asText(),
                override.at("/properties/0/value/fixedColor").asText());
          }
        }
      }
    }

    assertThat(colours).isEqualTo(EXPRESSION_COLOURS);
  }

  private static String dataSource(JsonNode node) {
    return node.path("datasource").path("uid").asText();
  }

  private static Set<String> labels(String expression) {
    Set<String> labels = new HashSet<>();
    Matcher matcher = LABELS.matcher(expression);
    while (matcher.find()) {
      String list = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      labels.addAll(List.of(list.split(",\\s*")));
    }
    return labels;
  }

  /**
   * What Prometheus stores of the metrics. Their names say their kind: counters end in {@code
   * _total}, the gauge in {@code _info}, all others are histograms.
   */
  private static Set<String> exposedSeries() throws IllegalAccessException {
    Set<String> series = new HashSet<>();
    for (String name : constants()) {
      if (!name.startsWith("mien_")) {
        continue; // a label
      }
      if (name.endsWith("_total") || name.endsWith("_info")) {
        series.add(name);
      } else {
        series.addAll(List.of(name + "_bucket", name + "_sum", name + "_count"));
      }
    }
    return series;
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
