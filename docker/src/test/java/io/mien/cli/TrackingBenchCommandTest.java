package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackingBenchCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void theTrackerKeepsRealFacesApartBetterThanPlainOverlap() throws IOException {
    Path json = folder.resolve("tracking.json");

    int code = mien("bench", "tracking", "--films", "1", "--fps", "5", "--json", json.toString());

    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString()).contains("crossing", "vanishing", "covered", "all", "switches");
    JsonNode report = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(report.at("/tracker/idf1").asDouble())
        .isGreaterThan(report.at("/plainOverlap/idf1").asDouble());
    assertThat(report.at("/tracker/switches").asInt())
        .isLessThan(report.at("/plainOverlap/switches").asInt());
    assertThat(report.at("/scenes/crossing/tracker/persons").asInt()).isEqualTo(3);
    assertThat(report.at("/settings/fps/0").asInt()).isEqualTo(5);
  }

  @Test
  void explainsWrongRates() {
    assertThat(mien("bench", "tracking", "--fps", "0")).isEqualTo(1);
    assertThat(err.toString()).contains("--fps of 1 to 60");
  }

  private int mien(String... arguments) {
    return Mien.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
