package io.mien.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.dashboards.Board.Panel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoardTest {
  /** Cells of Grafana's grid from left to right. */
  private static final int GRID_WIDTH = 24;

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

  /** All colours that a board may name: those above, grey for what matters less, dark grey. */
  private static final Set<String> COLOURS =
      Stream.concat(EXPRESSION_COLOURS.values().stream(), Stream.of("#555555"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");

  static List<Board> boards() throws IOException, URISyntaxException {
    return Board.all();
  }

  @Test
  void thereIsABoardForEachThatSomebodyAsksFor() throws IOException, URISyntaxException {
    assertThat(boards())
        .extracting(Board::fileName)
        .containsExactly(
            "mien-cameras.json",
            "mien-expressions.json",
            "mien-inference.json",
            "mien-training.json");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everySeriesAndLabelIsOfTheContractOrARecord(Board board) throws Exception {
    for (String expression : board.expressions()) {
      assertThat(PromQl.series(expression))
          .as(expression)
          .isNotEmpty()
          .isSubsetOf(PromQl.known(Rules.records()));
      assertThat(PromQl.labels(expression)).as(expression).isSubsetOf(PromQl.knownLabels());
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
              assertThat(panel.json().at("/fieldConfig/defaults/noValue").asText())
                  .as("what %s shows without data", panel)
                  .isNotBlank();
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
                        Pattern.compile(
                                "\\$\\{?([a-z]\\w*)") // Grafana's own begin with two underscores
                            .matcher(expression)
                            .results()
                            .map(found -> found.group(1)))
                    .isSubsetOf(defined));
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

  @ParameterizedTest
  @MethodSource("boards")
  void theBoardLeadsToTheOthers(Board board) {
    assertThat(board.json().at("/links/0/type").asText()).isEqualTo("dashboards");
    assertThat(board.json().at("/links/0/tags/0").asText())
        .isEqualTo(board.json().at("/tags/0").asText());
    assertThat(board.json().at("/links/0/includeVars").asBoolean()).isTrue();
    assertThat(board.json().at("/links/0/keepTime").asBoolean()).isTrue();
    assertThat(board.fileName()).isEqualTo(board.json().path("uid").asText() + ".json");
  }

  @Test
  void camerasAndExpressionsCanBeChosen() throws IOException, URISyntaxException {
    Map<String, List<String>> variables = new HashMap<>();
    for (Board board : boards()) {
      variables.put(
          board.fileName(),
          board.variables().stream().map(variable -> variable.path("name").asText()).toList());
    }

    assertThat(variables)
        .containsEntry("mien-expressions.json", List.of("datasource", "camera", "expression"))
        .containsEntry("mien-cameras.json", List.of("datasource", "camera"))
        .containsEntry("mien-inference.json", List.of("datasource", "camera"))
        .containsEntry("mien-training.json", List.of("datasource", "run"));
  }

  @Test
  void expressionsHaveColoursThatColourBlindPeopleTellApart()
      throws IOException, URISyntaxException {
    Map<String, String> colours = new HashMap<>();
    for (Board board : boards()) {
      for (Panel panel : board.panels()) {
        for (JsonNode override : panel.json().at("/fieldConfig/overrides")) {
          String name = override.at("/matcher/options").asText();
          if (EXPRESSION_COLOURS.containsKey(name)) {
            String colour = override.at("/properties/0/value/fixedColor").asText();
            assertThat(colours.getOrDefault(name, colour)).as(name).isEqualTo(colour);
            colours.put(name, colour);
          }
        }
      }
    }

    assertThat(colours).isEqualTo(EXPRESSION_COLOURS);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void noOtherColoursAreNamed(Board board) {
    assertThat(COLOUR.matcher(board.json().toString()).results().map(found -> found.group()))
        .isSubsetOf(COLOURS);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void colourIsNeverTheOnlyInformation(Board board) {
    for (Panel panel : board.panels()) {
      JsonNode defaults = panel.json().at("/fieldConfig/defaults");
      switch (panel.json().path("type").asText()) {
        case "timeseries" -> {
          assertThat(panel.json().at("/options/legend/showLegend").asBoolean()).isTrue();
          assertThat(panel.json().at("/options/legend/displayMode").asText()).isEqualTo("table");
          assertThat(linesByName(panel)).as("dashes of %s", panel).doesNotHaveDuplicates();
        }
        case "state-timeline" -> {
          assertThat(panel.json().at("/options/showValue").asText()).isNotEqualTo("never");
          assertThat(defaults.path("mappings").findValues("text"))
              .hasSameSizeAs(defaults.path("mappings").findValues("color"))
              .extracting(JsonNode::asText)
              .doesNotContain("");
        }
        default -> assertThat(panel.json().path("type").asText()).isIn("stat", "table", "bargauge");
      }
    }
  }

  /** How the lines of a panel are drawn that have a colour by their name. */
  private static List<String> linesByName(Panel panel) {
    List<String> lines = new ArrayList<>();
    for (JsonNode override : panel.json().at("/fieldConfig/overrides")) {
      if (override.at("/matcher/id").asText().equals("byName")) {
        for (JsonNode property : override.path("properties")) {
          if (property.path("id").asText().equals("custom.lineStyle")) {
            lines.add(property.path("value").toString());
          }
        }
      }
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("boards")
  void legendsAreShortNames(Board board) {
    for (Panel panel : board.panels()) {
      for (JsonNode target : panel.targets()) {
        if (!target.path("format").asText().equals("table")) {
          assertThat(target.path("legendFormat").asText())
              .as("%s", panel)
              .isNotEqualTo("__auto")
              .isNotBlank()
              .hasSizeLessThan(40);
        }
      }
    }
  }

  private static String dataSource(JsonNode node) {
    return node.path("datasource").path("uid").asText();
  }
}
