package io.mien.cli;

import static io.mien.cli.RunningIngest.get;
import static io.mien.cli.RunningIngest.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mien.contract.config.Settings;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.ingest.IngestConfig;
import io.mien.ingest.IngestService;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.publish.PublishException;
import io.mien.ingest.video.VideoFileWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ingest service on a real broker. */
class IngestOnBrokerTest {
  private static final int FRAMES = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static Path video;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
    video = folder.resolve("noise.mp4");
    Random random = new Random(5);
    try (VideoFileWriter writer = new VideoFileWriter(video)) {
      for (int i = 0; i < FRAMES; i++) {
        byte[] bgr = new byte[64 * 48 * 3];
        random.nextBytes(bgr);
        writer.write(new BgrPicture(64, 48, bgr), Duration.ofMillis(40L * i));
      }
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void publishesEveryFrameOfEveryCameraOnceAndInOrder() throws Exception {
    IngestConfig config =
        config(
            Map.of("ingest.topic", "all", "ingest.realtime", "false"), "a=" + video, "b=" + video);
    try (IngestService service = IngestService.open(config)) {
      service.run();

      assertThat(service.metrics().published()).isEqualTo(2 * FRAMES);
      assertThat(get(service, "/metrics"))
          .contains("mien_ingest_frames_published_total{camera=\"a\",} 40.0");
    }
    List<ConsumerRecord<byte[], byte[]>> records = consume("all", 2 * FRAMES);

    assertThat(records).hasSize(2 * FRAMES);
    for (String camera : List.of("a", "b")) {
      List<FrameMetadata> frames =
          records.stream()
              .filter(record -> new String(record.key(), UTF_8).equals(camera))
              .map(IngestOnBrokerTest::metadata)
              .toList();
      assertThat(frames).hasSize(FRAMES);
      Instant start = frames.get(0).capturedAt();
      for (int i = 0; i < FRAMES; i++) {
        assertThat(frames.get(i).sequence()).isEqualTo(i);
        assertThat(frames.get(i).capturedAt()).isEqualTo(start.plusMillis(40L * i));
      }
    }
  }

  @Test
  void playsOnInRealTimeUntilItIsStopped() throws Exception {
    IngestConfig config = config(Map.of("ingest.topic", "loop", "ingest.loop", "true"), "" + video);
    try (IngestService service = IngestService.open(config)) {
      CompletableFuture<Void> running = run(service);
      // More than one round of the video.
      List<ConsumerRecord<byte[], byte[]>> records = consume("loop", FRAMES + 5);
      assertThat(get(service, "/health/ready")).contains("\"state\":\"RUNNING\"");
      service.stop();
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(records).hasSizeGreaterThanOrEqualTo(FRAMES + 5);
      assertThat(metadata(records.get(FRAMES)).capturedAt()).isBeforeOrEqualTo(Instant.now());
    }
  }

  @Test
  void failsWhenTheTopicTakesOnlySmallerFrames() {
    TopicProvisioner.ensure(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        List.of(TopicSpec.frames("small", 1, 500)),
        PATIENCE);
    IngestConfig config = config(Map.of("ingest.topic", "small"), "" + video);

    try (IngestService service = IngestService.open(config)) {
      assertThatExceptionOfType(PublishException.class)
          .isThrownBy(service::run)
          .withMessageStartingWith("expected Kafka to take the frames for topic small, found: ");
    }
  }

  private static IngestConfig config(Map<String, String> given, String... sources) {
    Map<String, String> all = new TreeMap<>(given);
    all.put("bootstrap.servers", broker.bootstrapServers());
    all.put("ingest.metrics.port", "0");
    Settings settings =
        Settings.parse(
            IngestConfig.definition(), IngestConfig.clientKeys(), Map.of(), Map.of(), all);
    return IngestConfig.from(settings, List.of(sources));
  }

  private static FrameMetadata metadata(ConsumerRecord<byte[], byte[]> record) {
    return FrameMetadata.read(
        record.key(), record.value(), record.headers(), record.timestamp(), record.offset());
  }

  private static List<ConsumerRecord<byte[], byte[]>> consume(String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "group.id",
            "reader-of-" + topic,
            "auto.offset.reset",
            "earliest");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.subscribe(List.of(topic));
      Instant deadline = Instant.now().plus(PATIENCE);
      while (records.size() < count && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
