package io.mien.cli;

import static io.mien.cli.RunningIngest.PATIENCE;
import static io.mien.cli.RunningIngest.await;
import static io.mien.cli.RunningIngest.get;
import static io.mien.cli.RunningIngest.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.config.Settings;
import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatusJson;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.ingest.IngestConfig;
import io.mien.ingest.IngestService;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.publish.BrokerWatch;
import io.mien.ingest.video.VideoFileWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away and comes back while ingest works. */
class IngestThroughOutageTest {
  private static final int FRAMES = 120;

  @TempDir private Path folder;

  @Test
  void recordingsLoseNothingAndNothingComesTwice() throws Exception {
    int port = freePort();
    Path records = folder.resolve("records");
    IngestConfig config =
        config(
            port,
            // Room for a few frames only: the film must wait for the broker.
            Map.of("producer.buffer.memory", "300000", "ingest.status.interval.ms", "500"),
            "film=" + video());
    EmbeddedBroker broker = EmbeddedBroker.start(Optional.of(records), Optional.of(port));
    try (IngestService service = IngestService.open(config)) {
      CompletableFuture<Void> running = run(service);
      await(() -> service.metrics().published() >= 20);
      broker.close();
      awaitTrouble(service);
      assertThat(running).isNotDone();
      assertThat(service.metrics().published()).isLessThan(FRAMES);
      broker = EmbeddedBroker.start(Optional.of(records), Optional.of(port));
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(service.metrics().published()).isEqualTo(FRAMES);
      assertThat(service.metrics().dropped()).isZero();
    }
    try (EmbeddedBroker last = broker) {
      List<Long> sequences =
          consume(last, "mien.frames", FRAMES).stream()
              .map(
                  record ->
                      FrameMetadata.read(
                              record.key(),
                              record.value(),
                              record.headers(),
                              record.timestamp(),
                              record.offset())
                          .sequence())
              .toList();
      assertThat(sequences).isEqualTo(LongStream.range(0, FRAMES).boxed().toList());
      List<FeedStatus> statuses =
          consume(last, "mien.camera-status", 3).stream()
              .map(record -> FeedStatusJson.read(record.value()))
              .toList();
      assertThat(statuses).extracting(FeedStatus::cameraId).containsOnly("film");
      FeedStatus end = statuses.get(statuses.size() - 1);
      assertThat(end.state()).isEqualTo(FeedStatus.State.OFFLINE);
      assertThat(end.reason()).contains("the recording has ended");
    }
  }

  @Test
  void liveCamerasDropCountAndGoOn() throws Exception {
    int port = freePort();
    Path records = folder.resolve("records");
    byte[] picture = new byte[20_000];
    picture[0] = (byte) 0xFF;
    picture[1] = (byte) 0xD8;
    picture[2] = (byte) 0xFF;
    Map<String, Object> client = Map.of("bootstrap.servers", "127.0.0.1:" + port);
    EmbeddedBroker broker = EmbeddedBroker.start(Optional.of(records), Optional.of(port));
    TopicProvisioner.ensure(client, List.of(TopicSpec.frames("f", 2, 1_000_000)), PATIENCE);
    BrokerWatch watch = new BrokerWatch();
    Map<String, Object> producer =
        new TreeMap<>(
            Map.of(
                "buffer.memory", "2000000",
                "request.timeout.ms", "1000",
                "delivery.timeout.ms", "3000"));
    producer.putAll(client);
    try (SimulatedCameras cameras =
        SimulatedCameras.live(
            List.of(picture), 4, SimulatedCameras::camera, producer, "f", watch)) {
      cameras.play(100);
      await(() -> cameras.acknowledged() > 50);
      long slow = cameras.dropped(); // on a busy machine
      broker.close();
      // More than the buffer holds: what is in it grows too old, and the rest finds no room.
      await(() -> cameras.dropped() > slow + 200);
      await(() -> watch.trouble().isPresent());
      long dropped = cameras.dropped();
      broker = EmbeddedBroker.start(Optional.of(records), Optional.of(port));
      long before = cameras.acknowledged();
      await(() -> cameras.acknowledged() > before + 100);

      await(() -> watch.trouble().isEmpty());
      assertThat(cameras.dropped()).isGreaterThanOrEqualTo(dropped);
      assertThat(cameras.acknowledged() + cameras.dropped())
          .isLessThanOrEqualTo(cameras.published());
    } finally {
      broker.close();
    }
  }

  @Test
  void waitsForABrokerThatIsNotThereYet() throws Exception {
    int port = freePort();
    IngestConfig config = config(port, Map.of("ingest.realtime", "false"), "film=" + video());
    try (IngestService service = IngestService.open(config)) {
      CompletableFuture<Void> running = run(service);
      await(() -> get(service, "/health/ready").contains("WAITING_FOR_KAFKA"));
      assertThat(get(service, "/health/ready")).contains("\"status\":\"DOWN\"");
      assertThat(get(service, "/health/live")).contains("\"status\":\"UP\"");
      try (EmbeddedBroker late = EmbeddedBroker.start(Optional.empty(), Optional.of(port))) {
        assertThat(late.bootstrapServers()).endsWith(":" + port);
        running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(service.metrics().published()).isEqualTo(FRAMES);
      }
    }
  }

  @Test
  void canBeStoppedWhileItWaits() throws Exception {
    try (IngestService service =
        IngestService.open(config(freePort(), Map.of(), "film=" + video()))) {
      CompletableFuture<Void> running = run(service);
      await(() -> get(service, "/health/ready").contains("WAITING_FOR_KAFKA"));
      service.stop();
      running.get(10, TimeUnit.SECONDS);
    }
  }

  private Path video() {
    Path video = folder.resolve("noise.mp4");
    Random random = new Random(5);
    try (VideoFileWriter writer = new VideoFileWriter(video)) {
      for (int i = 0; i < FRAMES; i++) {
        byte[] bgr = new byte[64 * 48 * 3];
        random.nextBytes(bgr);
        writer.write(new BgrPicture(64, 48, bgr), Duration.ofMillis(40L * i));
      }
    }
    return video;
  }

  private static IngestConfig config(int port, Map<String, String> given, String source) {
    Map<String, String> all = new TreeMap<>(given);
    all.put("bootstrap.servers", "127.0.0.1:" + port);
    all.put("ingest.metrics.port", "0");
    return IngestConfig.from(
        Settings.parse(
            IngestConfig.definition(), IngestConfig.clientKeys(), Map.of(), Map.of(), all),
        List.of(source));
  }

  private static void awaitTrouble(IngestService service) throws InterruptedException {
    await(() -> get(service, "/health/ready").contains("\"kafka\":"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> consume(
      EmbeddedBroker broker, String topic, int atLeast) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", broker.bootstrapServers()), bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long wanted =
          Math.max(
              atLeast,
              consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum());
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (records.size() < wanted && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
