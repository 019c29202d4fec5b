package io.mien.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import io.mien.ingest.camera.CameraDefaults;
import io.mien.ingest.camera.CameraSpec;
import io.mien.ingest.camera.Cameras;
import io.mien.ingest.source.RtspTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestConfigTest {
  @TempDir private Path folder;

  @Test
  void hasDefaults() {
    IngestConfig config = parse(Map.of(), "door=a.mp4");

    assertThat(config.defaults())
        .isEqualTo(
            new CameraDefaults(
                0,
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                90,
                8 * 1024 * 1024 - 16 * 1024,
                Optional.empty(),
                List.of(),
                RtspTransport.TCP,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10)));
    assertThat(config)
        .isEqualTo(
            new IngestConfig(
                cameras(config),
                config.defaults(),
                Duration.ofSeconds(1),
                true,
                new IngestConfig.Live(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    2,
                    Runtime.getRuntime().availableProcessors(),
                    Duration.ofSeconds(5)),
                "mien.frames",
                Optional.of("mien.camera-status"),
                Duration.ofSeconds(10),
                Optional.empty(),
                "127.0.0.1",
                9464,
                Map.of("bootstrap.servers", "localhost:9092"),
                Map.of("bootstrap.servers", "localhost:9092")));
  }

  @Test
  void takesEveryKey() throws IOException {
    Path file =
        Files.writeString(folder.resolve("cameras.yml"), "cameras: [{id: yard, url: rtsp://yard}]");
    Map<String, String> given =
        Map.ofEntries(
            Map.entry("ingest.sources", "door=a.mp4,hall=b.mp4"),
            Map.entry("ingest.cameras.file", file.toString()),
            Map.entry("ingest.cameras.reload.ms", "200"),
            Map.entry("ingest.topic", "other"),
            Map.entry("ingest.fps", "12.5"),
            Map.entry("ingest.loop", "true"),
            Map.entry("ingest.realtime", "false"),
            Map.entry("ingest.jpeg.quality", "75"),
            Map.entry("ingest.frame.max.width", "1280"),
            Map.entry("ingest.frame.max.height", "720"),
            Map.entry("ingest.frame.max.bytes", "500000"),
            Map.entry("ingest.rtsp.transport", "udp"),
            Map.entry("ingest.open.timeout.ms", "3000"),
            Map.entry("ingest.stall.timeout.ms", "4000"),
            Map.entry("ingest.reconnect.first.ms", "100"),
            Map.entry("ingest.reconnect.max.ms", "5000"),
            Map.entry("ingest.queue.frames", "4"),
            Map.entry("ingest.encode.threads", "3"),
            Map.entry("ingest.camera.clock.tolerance.ms", "2000"),
            Map.entry("ingest.status.topic", ""),
            Map.entry("ingest.status.interval.ms", "700"),
            Map.entry("ingest.broker.timeout.ms", "9000"),
            Map.entry("ingest.metrics.host", "0.0.0.0"),
            Map.entry("ingest.metrics.port", "0"),
            Map.entry("bootstrap.servers", "broker:1"),
            Map.entry("producer.linger.ms", "7"),
            Map.entry("admin.client.id", "me"));
    assertThat(given.keySet()).containsAll(IngestConfig.definition().names());
    IngestConfig config = parse(given);

    assertThat(config.defaults())
        .isEqualTo(
            new CameraDefaults(
                12.5,
                true,
                OptionalInt.of(1280),
                OptionalInt.of(720),
                75,
                500_000,
                Optional.empty(),
                List.of(),
                RtspTransport.UDP,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4)));
    assertThat(config.cameras().all())
        .extracting(CameraSpec::id)
        .containsExactly("door", "hall", "yard");
    assertThat(config)
        .isEqualTo(
            new IngestConfig(
                config.cameras(),
                config.defaults(),
                Duration.ofMillis(200),
                false,
                new IngestConfig.Live(
                    Duration.ofMillis(100), Duration.ofSeconds(5), 4, 3, Duration.ofSeconds(2)),
                "other",
                Optional.empty(),
                Duration.ofMillis(700),
                Optional.of(Duration.ofSeconds(9)),
                "0.0.0.0",
                0,
                Map.of("bootstrap.servers", "broker:1", "linger.ms", "7"),
                Map.of("bootstrap.servers", "broker:1", "client.id", "me")));
  }

  @Test
  void tellsOfAnIdThatIsTooLongAmongTheOtherProblems() {
    assertThatExceptionOfType(ConfigProblemsException.class)
        .isThrownBy(() -> parse(Map.of(), "c".repeat(1025) + "=a.mp4", "d".repeat(1026) + "=b.mp4"))
        .satisfies(e -> assertThat(e.problems()).hasSize(2));
  }

  @Test
  void tellsTheProblemsOfTheFileAndOfTheSourcesTogether() throws IOException {
    Path file = Files.writeString(folder.resolve("cameras.yml"), "cameras: [{id: yard}]");

    assertThatExceptionOfType(ConfigProblemsException.class)
        .isThrownBy(
            () -> parse(Map.of("ingest.cameras.file", file.toString()), "d=rtsp://${NONE}@d"))
        .withMessageContaining("camera d: expected the variable NONE in the environment")
        .withMessageContaining(file + ": camera yard: expected url, found none");
    assertThatExceptionOfType(ConfigProblemsException.class)
        .isThrownBy(() -> parse(Map.of(), "d=rtsp://${NONE}@d"))
        .withMessageEndingWith("as its url names ${NONE}, found none");
    assertThatExceptionOfType(ConfigProblemsException.class)
        .isThrownBy(() -> parse(Map.of("ingest.cameras.file", "missing.yml")))
        .withMessage("expected a cameras file, found nothing at missing.yml");
  }

  @Test
  void refusesALongestWaitBelowTheFirst() {
    assertRefused(
        Map.of("ingest.reconnect.max.ms", "100"),
        "expected ingest.reconnect.max.ms of at least ingest.reconnect.first.ms, found 100 and 500",
        "a.mp4");
  }

  private static Cameras cameras(IngestConfig config) {
    return new Cameras(
        List.of(config.defaults().camera("door", "a.mp4", Map.of())),
        Optional.empty(),
        "",
        List.of(config.defaults().camera("door", "a.mp4", Map.of())));
  }

  @Test
  void prefersTheSourcesOfTheCommandLine() {
    assertThat(parse(Map.of("ingest.sources", "a.mp4"), "b.mp4", "c.mp4").cameras().all())
        .extracting(CameraSpec::id)
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
    return IngestConfig.from(settings, List.of(sources), Map.of());
  }
}
