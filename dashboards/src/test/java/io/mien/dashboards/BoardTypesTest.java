package io.mien.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The boards against Grafana's own types, by the compiler of TypeScript. */
class BoardTypesTest {
  private static final Path MODULES = Path.of("target", "node_modules");
  private static final Path SCRIPT = Path.of("src", "test", "js", "check-boards.mjs");

  @TempDir private Path folder;

  @BeforeAll
  static void needsNode() {
    assumeTrue(Program.isInstalled("node"), "Node checks the boards and is not in the PATH");
    assumeTrue(
        Files.isDirectory(MODULES.resolve("typescript"))
            && Files.isDirectory(MODULES.resolve("@grafana").resolve("schema")),
        "npm could not fetch @grafana/schema and typescript, which check the boards");
  }

  private Program.Result check(List<Path> boards) throws Exception {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(SCRIPT.toAbsolutePath().toString());
    command.add(MODULES.toAbsolutePath().toString());
    boards.forEach(board -> command.add(board.toString()));
    return Program.run(folder, command.toArray(String[]::new));
  }

  private Path write(String name, String json) throws Exception {
    return Files.writeString(folder.resolve(name), json);
  }

  @Test
  void everyBoardIsOfGrafanasTypes() throws Exception {
    List<Path> files = new ArrayList<>();
    for (Board board : Board.all()) {
      files.add(write(board.fileName(), board.json().toString()));
    }

    assertThat(check(files)).isEqualTo(new Program.Result(0, ""));
  }

  /** A board that is wrong at one place, and what the check says of that place. */
  private record Mistake(String right, String wrong, String where) {}

  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake("\"graphTooltip\":1", "\"graphTooltip\":7", "board"),
          new Mistake("\"schemaVersion\":42", "\"schemaVersion\":41", "expected schemaVersion 42"),
          new Mistake("\"drawStyle\":\"line\"", "\"drawStyle\":\"lines\"", "custom"),
          new Mistake("\"displayMode\":\"table\"", "\"displayMode\":\"tabel\"", "options"),
          new Mistake("\"custom.lineStyle\"", "\"custom.lineStile\"", "override"),
          new Mistake("\"type\":\"stat\"", "\"type\":\"statt\"", "unknown kind"));

  @Test
  void aBoardThatIsNotIsFound() throws Exception {
    String json = Board.all().get(0).json().toString();
    List<Path> files = new ArrayList<>();
    for (Mistake mistake : MISTAKES) {
      assertThat(json).contains(mistake.right());
      files.add(write(files.size() + ".json", json.replace(mistake.right(), mistake.wrong())));
    }

    Program.Result result = check(files);

    assertThat(result.code()).isEqualTo(1);
    int file = 0;
    for (Mistake mistake : MISTAKES) {
      String name = file++ + ".json";
      assertThat(result.output().lines().filter(line -> line.startsWith(name)))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).contains(mistake.where()));
    }
  }
}
