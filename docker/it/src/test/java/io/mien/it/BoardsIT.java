package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The boards and rules before a real Prometheus that scrapes the demo and a training run: what an
 * operator would see.
 */
class BoardsIT {
  private static final List<String> BOARDS =
      List.of("mien-expressions", "mien-cameras", "mien-inference", "mien-training");

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  /** The series that a rule asks for; {@code up} and the records are Prometheus' own. */
  private static final Pattern SERIES = Pattern.compile("(?<![\\w:\"])(?:mien_|jvm_|process_)\\w+");

  @TempDir private static Path folder;
  private static MienProcess demo;
  private static MienProcess training;
  private static Prometheus prometheus;

  /** All tests wait for the same processes, and none longer than one would. */
  private static long end;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Prometheus.isInstalled(),
        "Prometheus (Debian's package prometheus) evaluates the boards and is not in the PATH");
    end = System.nanoTime() + Pipeline.PATIENCE.toNanos();
    int inference = Ports.free();
    int ingest = Ports.free();
    int run = Ports.free();
    demo =
        MienProcess.start(
            folder.resolve("demo.log"),
            "demo",
            "--headless",
            "--inference-metrics-port",
            Integer.toString(inference),
            "--ingest-metrics-port",
            Integer.toString(ingest));
    training =
        MienProcess.start(
            folder.resolve("training.log"),
            "train",
            "--data",
            TinyFerPlus.write(folder.resolve("data")).toString(),
            "--out",
            folder.resolve("tiny-run").toString(),
            "--metrics-port",
            Integer.toString(run),
            "--set",
            "epochs=10000",
            "--set",
            "batch.pictures=8",
            "--set",
            "network.width=0.125",
            "--set",
            "input.pixels=32",
            "--set",
            "threads=1");
    prometheus =
        Prometheus.start(
            folder.resolve("prometheus"),
            Ports.free(),
            Map.of(
                "ingest", "127.0.0.1:" + ingest,
                "inference", "127.0.0.1:" + inference,
                "training", "127.0.0.1:" + run));
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable one : new AutoCloseable[] {prometheus, training, demo}) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Something to ask, and where an operator would miss the answer. */
  private record Question(String where, String expression) {
    boolean isAnswered(Map<String, String> answers) throws IOException, InterruptedException {
      JsonNode result = prometheus.query(expression);
      answers.put(where + ": " + expression, result.toString());
      return StreamSupport.stream(result.spliterator(), false)
          .anyMatch(series -> isNumber(series.at("/value/1").asText()));
    }

    /** A quantile of nothing is no number, and shows nothing. */
    private static boolean isNumber(String value) {
      return !value.isEmpty() && Double.isFinite(number(value));
    }

    private static double number(String value) {
      return value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
    }
  }

  /** Asks again and again, until all are answered or nobody would wait any longer. */
  private static List<Question> unanswered(List<Question> questions) throws Exception {
    List<Question> open = new ArrayList<>(questions);
    Map<String, String> answers = new LinkedHashMap<>();
    do {
      assertThat(demo.isAlive()).as(Files.readString(folder.resolve("demo.log"))).isTrue();
      assertThat(training.isAlive()).as(Files.readString(folder.resolve("training.log"))).isTrue();
      for (Question question : List.copyOf(open)) {
        if (question.isAnswered(answers)) {
          open.remove(question);
        }
      }
      // Until the next scrape; it ends at once where the demo does.
      boolean unused = open.isEmpty() || demo.endsWithin(500, TimeUnit.MILLISECONDS);
    } while (!open.isEmpty() && System.nanoTime() < end);
    answers.forEach((question, answer) -> append(question + "\n    " + answer + "\n"));
    return open;
  }

  /** For people: what each panel would show. */
  private static void append(String text) {
    try {
      Path file = Path.of("target", "boards.txt");
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode board(String name) throws IOException {
    return new ObjectMapper().readTree(Prometheus.text("grafana/" + name + ".json"));
  }

  /** As Grafana would, for all cameras, expressions and runs and the newest five minutes. */
  private static String substituted(String expression) {
    return expression
        .replaceAll("\\$\\{?(camera|expression|run)}?", ".*")
        .replace("$__rate_interval", "20s")
        .replace("$__range", "5m");
  }

  @Test
  void everyPanelHasSomethingToShow() throws Exception {
    List<Question> questions = new ArrayList<>();
    for (String name : BOARDS) {
      for (JsonNode panel : board(name).path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          questions.add(
              new Question(
                  name + ", " + panel.path("title").asText(),
                  substituted(target.path("expr").asText())));
        }
      }
    }

    assertThat(questions).hasSizeGreaterThan(50);
    assertThat(unanswered(questions)).as("panels without data").isEmpty();
  }

  @Test
  void everyVariableHasSomethingToChooseFrom() throws Exception {
    List<Question> questions = new ArrayList<>();
    for (String name : BOARDS) {
      for (JsonNode variable : board(name).at("/templating/list")) {
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (query.matches()) {
          questions.add(
              new Question(
                  name + ", variable " + variable.path("name").asText(),
                  "count by (%s) (%s)".formatted(query.group(2), query.group(1))));
        }
      }
    }

    assertThat(questions).hasSize(5);
    assertThat(unanswered(questions)).as("variables without values").isEmpty();
  }

  @Test
  void everyRuleIsEvaluatedOnSeriesThatThereAre() throws Exception {
    List<Question> questions = new ArrayList<>();
    Set<String> alerts = new TreeSet<>();
    for (JsonNode group : rules()) {
      for (JsonNode rule : group.path("rules")) {
        String name = rule.path("name").asText();
        if (rule.path("type").asText().equals("recording")) {
          questions.add(new Question("record", name));
        } else {
          alerts.add(name);
          SERIES
              .matcher(rule.path("query").asText())
              .results()
              .map(MatchResult::group)
              .distinct()
              .forEach(
                  series -> questions.add(new Question("alert " + name, "count(" + series + ")")));
        }
      }
    }

    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(unanswered(questions)).as("records and series of alerts without data").isEmpty();
    for (JsonNode group : rules()) {
      for (JsonNode rule : group.path("rules")) {
        assertThat(rule.path("health").asText()).as("%s", rule).isEqualTo("ok");
        assertThat(rule.path("state").asText())
            .as("the demo is well: %s", rule)
            .isNotEqualTo("firing");
      }
    }
  }

  /** The rules once all groups were evaluated. */
  private static JsonNode rules() throws Exception {
    JsonNode groups = prometheus.rules();
    while (groups.size() < 2 || groups.findValuesAsText("health").contains("unknown")) {
      assertThat(System.nanoTime()).as("rules that are not evaluated: %s", groups).isLessThan(end);
      boolean unused = demo.endsWithin(200, TimeUnit.MILLISECONDS);
      groups = prometheus.rules();
    }
    return groups;
  }
}
