package io.mien.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One Grafana board as the tests read it. */
record Board(String fileName, JsonNode json) {

  /** All boards of this module. */
  static List<Board> all() throws IOException, URISyntaxException {
    Path folder = Path.of(Board.class.getResource("grafana").toURI());
    List<Board> boards = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        boards.add(
            new Board(file.getFileName().toString(), new ObjectMapper().readTree(file.toFile())));
      }
    }
    return boards;
  }

  List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    json.path("panels").forEach(panel -> panels.add(new Panel(panel)));
    return panels;
  }

  List<JsonNode> variables() {
    List<JsonNode> variables = new ArrayList<>();
    json.path("templating").path("list").forEach(variables::add);
    return variables;
  }

  /** What Prometheus is asked: by the panels, and by the variables. */
  List<String> expressions() {
    List<String> expressions = new ArrayList<>(queries());
    for (JsonNode variable : variables()) {
      if (variable.path("type").asText().equals("query")) {
        expressions.add(variable.path("query").path("query").asText());
      }
    }
    return expressions;
  }

  /** What the panels ask Prometheus. */
  List<String> queries() {
    List<String> queries = new ArrayList<>();
    for (Panel panel : panels()) {
      panel.targets().forEach(target -> queries.add(target.path("expr").asText()));
    }
    return queries;
  }

  @Override
  public String toString() {
    return fileName;
  }

  /** One panel of a board. */
  record Panel(JsonNode json) {
    List<JsonNode> targets() {
      List<JsonNode> targets = new ArrayList<>();
      json.path("targets").forEach(targets::add);
      return targets;
    }

    /** Whether some cell of the grid belongs to both. */
    boolean overlaps(Panel other) {
      return grid("x") < other.grid("x") + other.grid("w")
          && other.grid("x") < grid("x") + grid("w")
          && grid("y") < other.grid("y") + other.grid("h")
          && other.grid("y") < grid("y") + grid("h");
    }

    /** {@code x}, {@code y}, {@code w} or {@code h}, in cells of the grid. */
    int grid(String key) {
      return json.path("gridPos").path(key).asInt(-1);
    }

    @Override
    public String toString() {
      return json.path("title").asText();
    }
  }
}
