package io.mien.cli;

import static io.mien.cli.RunningIngest.PATIENCE;
import static io.mien.cli.RunningIngest.await;
import static io.mien.cli.RunningIngest.get;
import static io.mien.cli.RunningIngest.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.config.Settings;
import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.contract.feed.FeedStatusJson;
import io.mien.ingest.IngestConfig;
import io.mien.ingest.IngestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live cameras of a file, on a real broker, while they and the file change. */
class IngestCamerasFileTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("CAMERA_PASSWORD", "s3cretWord");

  @TempDir private Path folder;

  @Test
  void healsCamerasAndFollowsTheFileWithoutTouchingTheOthers() throws Exception {
    try (MotionJpegServer cameras = new MotionJpegServer();
        EmbeddedBroker broker = EmbeddedBroker.start()) {
      Path file = folder.resolve("cameras.yml");
      write(file, camera(cameras, "kept"), camera(cameras, "frozen"), camera(cameras, "gone"));
      try (IngestService service = IngestService.open(config(broker, file), ENVIRONMENT)) {
        CompletableFuture<Void> running = run(service);
        await(() -> online(service).equals(List.of("frozen", "gone", "kept")));

        // A camera that sends nothing more.
        cameras.freeze("frozen");
        await(() -> state(service, "frozen") != State.ONLINE);
        assertThat(reason(service, "frozen")).contains("no frame came for 1500 ms");
        cameras.thaw("frozen");
        await(() -> state(service, "frozen") == State.ONLINE);
        assertThat(reconnects(service, "frozen")).isPositive();

        // A camera that hangs up, and one that is not there for a while.
        cameras.refuse("gone");
        await(() -> state(service, "gone") == State.OFFLINE);
        cameras.admit("gone");
        await(() -> state(service, "gone") == State.ONLINE);

        // A broken file changes nothing.
        write(file, "  - {id: kept, url: 'http://x', fsp: 3}");
        await(() -> get(service, "/health/ready").contains("cameras file refused"));
        assertThat(get(service, "/health/ready"))
            .contains("camera kept: unknown key fsp, did you mean fps?")
            .contains("\"status\":\"UP\"");
        assertThat(get(service, "/metrics")).contains("mien_ingest_cameras_file_valid 0.0");
        assertThat(online(service)).isEqualTo(List.of("frozen", "gone", "kept"));

        // One gone, one new, one changed.
        int frozenBefore = cameras.connections("frozen");
        write(
            file,
            camera(cameras, "kept"),
            camera(cameras, "frozen") + ", fps: 2",
            camera(cameras, "new"));
        await(() -> online(service).equals(List.of("frozen", "kept", "new")));
        assertThat(get(service, "/health/ready")).doesNotContain("cameras file refused");
        assertThat(get(service, "/metrics"))
            .contains("mien_ingest_cameras_file_valid 1.0")
            .doesNotContain("camera=\"gone\"");
        assertThat(cameras.connections("frozen")).isGreaterThan(frozenBefore);

        assertThat(cameras.connections("kept")).as("never touched").isEqualTo(1);
        assertThat(reconnects(service, "kept")).isZero();
        assertThat(get(service, "/metrics") + get(service, "/health/ready") + service.statuses())
            .doesNotContain("s3cretWord")
            .contains("http://***@127.0.0.1:");
        service.stop();
        running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      Map<String, Optional<FeedStatus>> table = table(broker);
      assertThat(table.get("gone")).as("taken out of the table").isEmpty();
      for (String id : List.of("kept", "frozen", "new")) {
        FeedStatus last = table.getOrDefault(id, Optional.empty()).orElseThrow();
        assertThat(last.state()).isEqualTo(State.OFFLINE);
        assertThat(last.reason()).contains("ingest was stopped");
        assertThat(last.lastFrameAt()).isPresent();
        assertThat(last.source()).startsWith("http://***@127.0.0.1:").endsWith("/" + id);
      }
    }
  }

  private static String camera(MotionJpegServer cameras, String id) {
    return "  - {id: %s, url: 'http://me:${CAMERA_PASSWORD}@127.0.0.1:%d/%s'"
        .formatted(id, cameras.port(), id);
  }

  private static void write(Path file, String... cameras) throws IOException {
    StringBuilder text = new StringBuilder("cameras:\n");
    for (String camera : cameras) {
      text.append(camera).append(camera.endsWith("}") ? "\n" : "}\n");
    }
    Path fresh = Files.writeString(file.resolveSibling("fresh.yml"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static IngestConfig config(EmbeddedBroker broker, Path file) {
    Map<String, String> given =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "ingest.metrics.port", "0",
            "ingest.cameras.file", file.toString(),
            "ingest.cameras.reload.ms", "100",
            "ingest.stall.timeout.ms", "1500",
            "ingest.reconnect.max.ms", "1000");
    return IngestConfig.from(
        Settings.parse(
            IngestConfig.definition(), IngestConfig.clientKeys(), Map.of(), Map.of(), given),
        List.of(),
        ENVIRONMENT);
  }

  private static List<String> online(IngestService service) {
    return service.statuses().stream()
        .filter(status -> status.state() == State.ONLINE)
        .map(FeedStatus::cameraId)
        .sorted()
        .toList();
  }

  private static FeedStatus status(IngestService service, String id) {
    return service.statuses().stream()
        .filter(status -> status.cameraId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static State state(IngestService service, String id) {
    return status(service, id).state();
  }

  private static String reason(IngestService service, String id) {
    return status(service, id).reason().orElse("");
  }

  private static long reconnects(IngestService service, String id) {
    return status(service, id).reconnects();
  }

  /** The newest status of each camera, empty where it was taken out. */
  private static Map<String, Optional<FeedStatus>> table(EmbeddedBroker broker) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    Map<String, Optional<FeedStatus>> table = new LinkedHashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", broker.bootstrapServers()), bytes, bytes)) {
      TopicPartition partition = new TopicPartition("mien.camera-status", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long last = consumer.endOffsets(List.of(partition)).values().stream().mapToLong(n -> n).sum();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(partition) < last && System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          table.put(
              new String(record.key(), UTF_8),
              Optional.ofNullable(record.value()).map(FeedStatusJson::read));
        }
      }
    }
    return table;
  }
}
