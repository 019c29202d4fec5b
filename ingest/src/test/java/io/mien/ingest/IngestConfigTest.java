package io.mien.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  @Test
  void hasDefaults() {
    assertThat(parse(Map.of(), "door=a.mp4"))
        .isEqualTo(
            new IngestConfig(
                List.of(new CameraConfig("door", "a.mp4")),
                "mien.frames",
                0,
                false,
                true,
                90,
                8 * 1024 * 1024 - 16 * 1024,
                "127.0.0.1",
                9464,
                Map.of("bootstrap.servers", "localhost:9092"),
                Map.of("bootstrap.servers", "localhost:9092")));
  }

  @Test
  void takesEveryKey() {
    Map<String, String> given =
        Map.ofEntries(
            Map.entry("ingest.sources", "door=a.mp4,hall=b.mp4"),
            Map.entry("ingest.topic", "other"),
            Map.entry("ingest.fps", "12.5"),
            Map.entry("ingest.loop", "true"),
            Map.entry("ingest.realtime", "false"),
            Map.entry("ingest.jpeg.quality", "75"),
            Map.entry("ingest.frame.max.bytes", "500000"),
            Map.entry("ingest.metrics.host", "0.0.0.0"),
            Map.entry("ingest.metrics.port", "0"),
            Map.entry("bootstrap.servers", "broker:1"),
            Map.entry("producer.linger.ms", "7"),
            Map.entry("admin.client.id", "me"));

    assertThat(parse(given))
        .isEqualTo(
            new IngestConfig(
                List.of(new CameraConfig("door", "a.mp4"), new CameraConfig("hall", "b.mp4")),
                "other",
                12.5,
                true,
                false,
                75,
                500_000,
                "0.0.0.0",
                0,
                Map.of("bootstrap.servers", "broker:1", "linger.ms", "7"),
                Map.of("bootstrap.servers", "broker:1", "client.id", "me")));
  }

  @Test
  void prefersTheSourcesOfTheCommandLine() {
    assertThat(parse(Map.of("ingest.sources", "a.mp4"), "b.mp4", "c.mp4").cameras())
        .extracting(CameraConfig::id)
        .containsExactly("b.mp4", "c.mp4");
  }

  @Test
  void refusesToStartWithoutACameraOrWithOneTwice() {
    assertRefused(Map.of(), "expected at least one source, as ID=SOURCE or SOURCE, found none");
    assertRefused(
        Map.of(),
        "expected a different id for each camera, found a.mp4 twice",
        "/x/a.mp4",
        "/y/a.mp4");
  }

  @Test
  void reportsAllProblemsOfTheKeys() {
    assertThatExceptionOfType(ConfigProblemsException.class)
        .isThrownBy(() -> parse(Map.of("ingest.jpeg.quality", "0", "ingest.lop", "true"), "a"))
        .withMessageContaining("ingest.jpeg.quality")
        .withMessageContaining("unknown key ingest.lop, did you mean ingest.loop?");
  }

  private static void assertRefused(Map<String, String> given, String message, String... sources) {
    assertThatExceptionOfType(ConfigProblemsException.class)
        .isThrownBy(() -> parse(given, sources))
        .withMessage(message);
  }

  private static IngestConfig parse(Map<String, String> given, String... sources) {
    Settings settings =
        Settings.parse(
            IngestConfig.definition(), IngestConfig.clientKeys(), given, Map.of(), Map.of());
    return IngestConfig.from(settings, List.of(sources));
  }
}
