package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLogTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void writesALineForEverySoManySteps() throws IOException {
    Path file = folder.resolve("new/run.jsonl");
    try (JsonLog log = new JsonLog(file, CLOCK, 2)) {
      log.write("start", Map.of("commit", "abc"));
      for (int batch = 1; batch <= 4; batch++) {
        log.step(new StepResult(1, 1, batch, 4, 8, 0.5, 0.25));
      }
      log.epoch(new EpochResult(1, 0.5, 0.75, 0.875, 3));
    }

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    assertThat(JSON.readTree(lines.get(0)))
        .isEqualTo(
            JSON.readTree(
                "{\"time\":\"1970-01-01T00:00:00Z\",\"kind\":\"start\",\"commit\":\"abc\"}"));
    JsonNode step = JSON.readTree(lines.get(2));
    assertThat(step.path("kind").asText()).isEqualTo("step");
    assertThat(step.path("batch").asInt()).isEqualTo(4);
    assertThat(step.path("loss").asDouble()).isEqualTo(0.5);
    assertThat(step.path("rate").asDouble()).isEqualTo(0.25);
    JsonNode epoch = JSON.readTree(lines.get(3));
    assertThat(epoch.path("validationAccuracy").asDouble()).isEqualTo(0.875);
  }

  @Test
  void goesOnBelowALineThatAFullDiskCutOff() throws IOException {
    Path file = folder.resolve("run.jsonl");
    try (JsonLog log = new JsonLog(file, CLOCK, 1)) {
      log.write("start", Map.of());
    }
    Files.writeString(file, "{\"time\":\"197", StandardOpenOption.APPEND);
    try (JsonLog log = new JsonLog(file, CLOCK, 1)) {
      log.write("resume", Map.of());
    }

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    assertThat(JSON.readTree(lines.get(2)).path("kind").asText()).isEqualTo("resume");
  }
}
