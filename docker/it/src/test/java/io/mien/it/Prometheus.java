package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Prometheus with the configuration that Mien ships, on other ports and with less patience.
 */
final class Prometheus implements AutoCloseable {
  private static final String RESOURCES = "/io/mien/dashboards/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final MienProcess process;
  private final String address;

  private Prometheus(MienProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Whether the machine has one. */
  static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
  }

  /**
   * Starts one; it may not answer yet.
   *
   * @param targets the address of each service, by the name of its file of targets
   */
  static Prometheus start(Path folder, int port, Map<String, String> targets) throws IOException {
    Files.createDirectories(folder.resolve("targets"));
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        text("prometheus/prometheus.yml").replace("interval: 5s", "interval: 1s"));
    for (String rules : List.of("mien-records.yml", "mien-alerts.yml")) {
      Files.writeString(folder.resolve("rules").resolve(rules), text("prometheus/rules/" + rules));
    }
    for (Map.Entry<String, String> target : targets.entrySet()) {
      Files.writeString(
          folder.resolve("targets").resolve(target.getKey() + ".yml"),
          "- targets: [\"" + target.getValue() + "\"]\n");
    }
    String address = "127.0.0.1:" + port;
    return new Prometheus(
        MienProcess.run(
            Path.of("target", "prometheus.log"),
            List.of(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn")),
        address);
  }

  /** A file of the dashboards as they ship. */
  static String text(String name) throws IOException {
    try (InputStream file = Prometheus.class.getResourceAsStream(RESOURCES + name)) {
      if (file == null) {
        throw new IOException(name + " is missing from the distribution");
      }
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it answers to an expression, now. Fails on one that it does not understand. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return ask("query", "query=" + URLEncoder.encode(expression, UTF_8))
        .orElse(JSON.createObjectNode())
        .path("result");
  }

  /** All rules, as it judges them. */
  JsonNode rules() throws IOException, InterruptedException {
    return ask("rules", "").orElse(JSON.createObjectNode()).path("groups");
  }

  /** The answer's data; nothing while it is not there yet. */
  private Optional<JsonNode> ask(String path, String form)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/" + path));
    if (!form.isEmpty()) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(form));
    }
    HttpResponse<String> answer;
    try {
      answer = http.send(request.build(), BodyHandlers.ofString());
    } catch (ConnectException e) {
      assertThat(isAlive()).as("prometheus, see target/prometheus.log").isTrue();
      return Optional.empty();
    }
    if (answer.statusCode() == 503) { // it starts
      return Optional.empty();
    }
    assertThat(answer.statusCode()).as("%s %s: %s", path, form, answer.body()).isEqualTo(200);
    return Optional.of(JSON.readTree(answer.body()).path("data"));
  }

  @Override
  public void close() {
    process.close();
  }
}
