package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.config.Settings;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.topic.Topics;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.FrameAnalyzer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames through a real broker to expression events, with the topology in a process of its own:
 * what comes out is what the same core says without Kafka, each event once for a reader of
 * committed records.
 */
class WholePipelineIT {
  private static final int FRAMES = 360;
  private static final int CAMERAS = 12;
  private static final List<String> POISON_REASONS =
      List.of(
          "missing-key",
          "empty-value",
          "unsupported-picture",
          "corrupt-picture",
          "oversized-picture",
          "unsupported-content-type");

  @Test
  void everyFaceGetsItsEventOnceAlsoBesideFramesThatCannotBeRead(@TempDir Path folder)
      throws Exception {
    List<byte[]> pictures = Pictures.frames(Files.createDirectory(folder.resolve("samples")));
    try (BrokerWithTopics broker = BrokerWithTopics.start()) {
      List<String> expected = publishFrames(broker, pictures, 0, FRAMES);
      List<RecordMetadata> poisoned = publishPoison(broker, pictures.get(0));
      expected.addAll(publishFrames(broker, pictures, FRAMES, 12)); // behind the poison

      try (MienProcess infer = infer(broker, folder)) {
        List<ConsumerRecord<byte[], byte[]>> events =
            broker.readAll(Topics.EXPRESSIONS, expected.size());
        assertThat(summaries(events)).containsExactlyInAnyOrderElementsOf(expected);
        events.forEach(WholePipelineIT::assertEnvelope);
        EventSchema.assertValid(events);
        assertThat(
                broker.readAll(Topics.FRAMES_DEAD_LETTER, poisoned.size()).stream()
                    .map(WholePipelineIT::place))
            .containsExactlyInAnyOrderElementsOf(places(poisoned));
        infer.terminate();
      }
    }
  }

  private static MienProcess infer(BrokerWithTopics broker, Path folder) throws IOException {
    return MienProcess.start(
        Path.of("target", "infer.log"),
        "infer",
        "--bootstrap",
        broker.bootstrapServers(),
        "--set",
        "state.dir=" + folder.resolve("state"),
        "--set",
        "inference.metrics.port=0");
  }

  /** Publishes frames and returns the summaries of the events that the core says they make. */
  private static List<String> publishFrames(
      BrokerWithTopics broker, List<byte[]> pictures, int from, int count) throws Exception {
    AnalyzerConfig config =
        AnalyzerConfig.from(
            Settings.parse(
                    AnalyzerConfig.define(new ConfigDef()), Set.of(), Map.of(), Map.of(), Map.of())
                .own());
    // Now, not then: Kafka deletes by the records' time, and frames are kept for minutes only.
    long start = Clock.systemUTC().millis();
    List<String> expected = new ArrayList<>();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = broker.producer();
        FrameAnalyzer core = FrameAnalyzer.open(config)) {
      for (int i = from; i < from + count; i++) {
        byte[] key = ("camera-" + i % CAMERAS).getBytes(UTF_8);
        byte[] picture = pictures.get(i % pictures.size());
        long time = start + i * 40L;
        sent.add(producer.send(new ProducerRecord<>(Topics.FRAMES, null, time, key, picture)));
        FrameMetadata frame = FrameMetadata.read(key, picture, new RecordHeaders(), time, 0);
        core.events()
            .write(core.analyze(frame, core.decode(picture)))
            .forEach(event -> expected.add(summary(event)));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
    assertThat(expected).hasSizeGreaterThan(count);
    return expected;
  }

  private static List<RecordMetadata> publishPoison(BrokerWithTopics broker, byte[] whole)
      throws Exception {
    byte[] key = "camera-1".getBytes(UTF_8);
    List<RecordMetadata> places = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
      places.add(send(producer, null, whole));
      places.add(send(producer, key, new byte[0]));
      places.add(send(producer, key, "no picture".getBytes(UTF_8)));
      places.add(send(producer, key, Arrays.copyOf(whole, whole.length / 2)));
      places.add(send(producer, key, hugePng()));
      ProducerRecord<byte[], byte[]> text = new ProducerRecord<>(Topics.FRAMES, key, whole);
      CloudEventHeaders.set(text.headers(), CloudEventHeaders.CONTENT_TYPE, "text/plain");
      places.add(producer.send(text).get());
    }
    return places;
  }

  /** A PNG whose header says 50,000 x 50,000. */
  private static byte[] hugePng() {
    ByteBuffer png = ByteBuffer.allocate(64);
    png.putLong(0x89504E470D0A1A0AL).putInt(13).put("IHDR".getBytes(UTF_8));
    png.putInt(50_000).putInt(50_000).put(new byte[] {8, 2, 0, 0, 0});
    return png.array();
  }

  private static RecordMetadata send(
      KafkaProducer<byte[], byte[]> producer, byte @Nullable [] key, byte[] value)
      throws Exception {
    return producer.send(new ProducerRecord<>(Topics.FRAMES, key, value)).get();
  }

  private static List<String> places(List<RecordMetadata> poisoned) {
    return IntStream.range(0, POISON_REASONS.size())
        .mapToObj(
            i ->
                "%s %s-%d@%d"
                    .formatted(
                        POISON_REASONS.get(i),
                        Topics.FRAMES,
                        poisoned.get(i).partition(),
                        poisoned.get(i).offset()))
        .toList();
  }

  private static String place(ConsumerRecord<byte[], byte[]> letter) {
    return "%s %s-%s@%s"
        .formatted(
            header(letter, DeadLetterHeaders.REASON),
            header(letter, DeadLetterHeaders.TOPIC),
            header(letter, DeadLetterHeaders.PARTITION),
            header(letter, DeadLetterHeaders.OFFSET));
  }

  private static List<String> summaries(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(record -> summary(ExpressionEventJson.read(record.value())))
        .toList();
  }

  /** What must be the same with and without Kafka: all but the sequence and the stations' times. */
  private static String summary(ExpressionEvent event) {
    return "%s %s %s %s %s %.4f"
        .formatted(
            event.id(),
            event.cameraId(),
            event.capturedAt(),
            event.box(),
            event.expression(),
            event.probabilities().getOrDefault(event.expression(), 0.0));
  }

  private static void assertEnvelope(ConsumerRecord<byte[], byte[]> record) {
    ExpressionEvent event = ExpressionEventJson.read(record.value());
    assertThat(new String(record.key(), UTF_8)).isEqualTo(event.cameraId());
    assertThat(record.timestamp()).isEqualTo(event.capturedAt().toEpochMilli());
    assertThat(header(record, CloudEventHeaders.ID)).isEqualTo(event.id());
    assertThat(header(record, CloudEventHeaders.SPEC_VERSION)).isEqualTo("1.0");
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return CloudEventHeaders.get(record.headers(), name).orElse("(none)");
  }
}
