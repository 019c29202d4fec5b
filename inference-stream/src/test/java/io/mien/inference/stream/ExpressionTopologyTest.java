package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.frame.FrameHeaders;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.topic.Topics;
import io.mien.inference.FixedDetector;
import io.mien.inference.Pictures;
import io.mien.vision.image.ImageEncoder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressionTopologyTest {

  private static final Instant CAPTURED = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final Instant NOW = CAPTURED.plusMillis(250);
  private static final Instant INGESTED = CAPTURED.plusMillis(20);
  private static final byte[] CAMERA = "door".getBytes(UTF_8);

  /** The exact sum of doubles that were rounded one by one. */
  private static final double SUM_TOLERANCE = 1e-9;

  private static final byte[] WHITE = ImageEncoder.png(Pictures.plain(120, 80, 255));
  private static final byte[] NARROW = ImageEncoder.png(Pictures.plain(50, 50, 255));

  private final CollectorRegistry registry = new CollectorRegistry();

  @TempDir private Path folder;
  private DrivenTopology topology;
  private TestOutputTopic<byte[], byte[]> events;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  /** The gate that all of this is tested with. */
  String gate() {
    return "blocking";
  }

  @BeforeEach
  void open() {
    topology = new DrivenTopology(folder, Map.of("inference.gate", gate()), NOW, registry);
    events = topology.output(Topics.EXPRESSIONS);
    deadLetters = topology.output(Topics.FRAMES_DEAD_LETTER);
  }

  @AfterEach
  void close() {
    topology.close();
  }

  private void publish(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    topology.frame(new TestRecord<>(key, value, headers, CAPTURED));
  }

  private static Headers headers() {
    return FrameHeaders.of("door", "f-7", 7, "image/png", CAPTURED, INGESTED);
  }

  private static ExpressionEvent event(TestRecord<byte[], byte[]> record) {
    return ExpressionEventJson.read(record.value());
  }

  private static String text(Headers headers, String name) {
    return CloudEventHeaders.get(headers, name).orElseThrow();
  }

  private double count(String metric, String... labels) {
    String[] names = new String[labels.length / 2];
    String[] values = new String[labels.length / 2];
    for (int i = 0; i < names.length; i++) {
      names[i] = labels[2 * i];
      values[i] = labels[2 * i + 1];
    }
    return Objects.requireNonNullElse(registry.getSampleValue(metric, names, values), -1.0);
  }

  private void assertRefused(String reason, byte @Nullable [] key, byte @Nullable [] value) {
    assertThat(events.isEmpty()).isTrue();
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.timestamp()).isEqualTo(CAPTURED.toEpochMilli());
    assertThat(text(letter.headers(), DeadLetterHeaders.REASON)).isEqualTo(reason);
    assertThat(text(letter.headers(), DeadLetterHeaders.MESSAGE)).contains("expected", "found");
    assertThat(text(letter.headers(), DeadLetterHeaders.TOPIC)).isEqualTo(Topics.FRAMES);
    assertThat(text(letter.headers(), DeadLetterHeaders.PARTITION)).isEqualTo("0");
    assertThat(text(letter.headers(), DeadLetterHeaders.OFFSET)).isEqualTo("0");
    assertThat(count(MetricNames.DEAD_LETTERS, MetricNames.REASON, reason)).isEqualTo(1);
    publish(CAMERA, WHITE, headers());
    assertThat(events.readRecordsToList()).as("the stream goes on").hasSize(2);
  }

  @Test
  void emitsOneEventForEachFace() {
    publish(CAMERA, WHITE, headers());

    List<TestRecord<byte[], byte[]>> records = events.readRecordsToList();
    assertThat(records).hasSize(2);
    for (int i = 0; i < 2; i++) {
      TestRecord<byte[], byte[]> record = records.get(i);
      ExpressionEvent event = event(record);
      assertThat(record.key()).isEqualTo(CAMERA);
      assertThat(record.timestamp()).isEqualTo(CAPTURED.toEpochMilli());
      assertThat(event.cameraId()).isEqualTo("door");
      assertThat(event.frameSeq()).isEqualTo(7);
      assertThat(event.capturedAt()).isEqualTo(CAPTURED);
      assertThat(event.frame()).isEqualTo(new ExpressionEvent.FrameSize(120, 80));
      assertThat(event.faceIndex()).isEqualTo(i);
      assertThat(event.landmarks()).isEqualTo(Optional.empty());
      assertThat(event.expression()).isEqualTo("happiness");
      assertThat(event.probabilities().keySet()).containsExactly("neutral", "happiness", "sadness");
      assertThat(event.probabilities().values().stream().mapToDouble(p -> p).sum())
          .isCloseTo(1, within(SUM_TOLERANCE));
      assertThat(event.model()).isEqualTo(new ExpressionEvent.Model("tiny", "1.2"));
      assertThat(event.detector()).isEqualTo("still");
      assertThat(event.times()).isEqualTo(new ExpressionEvent.Times(INGESTED, NOW));
    }
    assertThat(event(records.get(0)).box()).isEqualTo(new ExpressionEvent.FaceBox(10, 10, 40, 40));
    assertThat(event(records.get(1)).detectionScore()).isEqualTo(0.8);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void aTimestampFarFromNowBreaksNothing() {
    long microseconds = 1_790_000_000_000_000L;

    topology.frame(new TestRecord<>(CAMERA, WHITE, headers(), Instant.ofEpochMilli(microseconds)));

    assertThat(events.readRecord().timestamp()).isEqualTo(microseconds);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void eventsCarryTheHeadersOfCloudEvents() {
    publish(CAMERA, WHITE, headers());
    TestRecord<byte[], byte[]> record = events.readRecord();
    Headers headers = record.headers();
    assertThat(text(headers, CloudEventHeaders.SPEC_VERSION)).isEqualTo("1.0");
    assertThat(text(headers, CloudEventHeaders.ID)).isEqualTo(event(record).id());
    assertThat(text(headers, CloudEventHeaders.TYPE)).isEqualTo(ExpressionEventJson.TYPE);
    assertThat(text(headers, CloudEventHeaders.TIME)).isEqualTo(CAPTURED.toString());
    assertThat(text(headers, CloudEventHeaders.CONTENT_TYPE)).isEqualTo("application/json");
  }

  @Test
  void eventsAreValidAgainstTheSchema() throws IOException {
    publish(CAMERA, WHITE, headers());
    try (InputStream schema =
        ExpressionEventJson.class.getResourceAsStream(ExpressionEventJson.SCHEMA_RESOURCE)) {
      JsonSchema validator =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
      for (TestRecord<byte[], byte[]> record : events.readRecordsToList()) {
        assertThat(validator.validate(new String(record.value(), UTF_8), InputFormat.JSON))
            .isEmpty();
      }
    }
  }

  @Test
  void aReplayGivesTheSameIds() {
    publish(CAMERA, WHITE, headers());
    publish(CAMERA, WHITE, headers());
    publish(CAMERA, WHITE, new RecordHeaders());
    publish(CAMERA, WHITE, new RecordHeaders());
    List<String> ids = events.readRecordsToList().stream().map(r -> event(r).id()).toList();
    assertThat(ids.subList(0, 2)).isEqualTo(ids.subList(2, 4)).doesNotHaveDuplicates();
    assertThat(ids.subList(4, 6)).isEqualTo(ids.subList(6, 8)).doesNotHaveDuplicates();
  }

  @Test
  void aFrameWithoutHeadersIsJudged() {
    publish(CAMERA, WHITE, new RecordHeaders());
    ExpressionEvent event = event(events.readRecord());
    assertThat(event.frameSeq()).isZero();
    assertThat(event.times().ingestedAt()).isEqualTo(NOW);
  }

  @Test
  void aFrameWithoutFacesEmitsNothingAndIsCounted() {
    publish(CAMERA, NARROW, headers());
    assertThat(events.isEmpty()).isTrue();
    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(count(MetricNames.FRAMES, "camera", "door")).isEqualTo(1);
    assertThat(count(MetricNames.FRAMES_WITHOUT_FACES, "camera", "door")).isEqualTo(1);
    assertThat(count(MetricNames.FACES, "camera", "door")).isZero();
  }

  @Test
  void countsWhatItDoes() {
    publish(CAMERA, WHITE, headers());
    assertThat(count(MetricNames.FRAMES, "camera", "door")).isEqualTo(1);
    assertThat(count(MetricNames.FRAMES_WITHOUT_FACES, "camera", "door")).isZero();
    assertThat(count(MetricNames.FACES, "camera", "door")).isEqualTo(2);
    assertThat(count(MetricNames.EVENTS, "camera", "door", "expression", "happiness")).isEqualTo(2);
    assertThat(count(MetricNames.BATCH_FACES + "_sum")).isEqualTo(2);
    assertThat(count(MetricNames.CAPTURE_TO_EVENT_SECONDS + "_sum")).isEqualTo(0.25);
    for (String stage : List.of("decode", "detect", "crop", "infer")) {
      assertThat(count(MetricNames.STAGE_SECONDS + "_count", "stage", stage)).isEqualTo(1);
    }
    assertThat(
            count(
                MetricNames.RUNTIME_INFO,
                "provider",
                "CPU",
                "model",
                "tiny",
                "version",
                "1.2",
                "detector",
                "still"))
        .isEqualTo(1);
  }

  @Test
  void aJpegThatIsCalledPngIsDecodedByItsBytes() {
    publish(CAMERA, ImageEncoder.jpeg(Pictures.plain(120, 80, 255), 90), headers());
    assertThat(events.readRecordsToList()).hasSize(2);
  }

  @Test
  void refusesAFrameWithoutAKey() {
    publish(null, WHITE, headers());
    assertRefused("missing-key", null, WHITE);
  }

  @Test
  void refusesAKeyThatIsNotUtf8() {
    byte[] key = {(byte) 0xc3, 0x28};
    publish(key, WHITE, headers());
    assertRefused("invalid-key", key, WHITE);
  }

  @Test
  void refusesAFrameWithoutAValue() {
    publish(CAMERA, null, headers());
    assertRefused("empty-value", CAMERA, null);
  }

  @Test
  void refusesAnEmptyValue() {
    publish(CAMERA, new byte[0], headers());
    assertRefused("empty-value", CAMERA, new byte[0]);
  }

  @Test
  void refusesAContentTypeThatIsNoPicture() {
    publish(CAMERA, WHITE, FrameHeaders.of("door", "f-7", 7, "image/webp", CAPTURED, INGESTED));
    assertRefused("unsupported-content-type", CAMERA, WHITE);
  }

  @Test
  void refusesBytesThatAreNoPicture() {
    byte[] text = "hello".getBytes(UTF_8);
    publish(CAMERA, text, headers());
    assertRefused("unsupported-picture", CAMERA, text);
  }

  @Test
  void refusesADamagedPicture() {
    byte[] half = Arrays.copyOf(WHITE, WHITE.length / 2);
    publish(CAMERA, half, headers());
    assertRefused("corrupt-picture", CAMERA, half);
  }

  @Test
  void refusesAnOversizedPicture() {
    byte[] large = ImageEncoder.png(Pictures.plain(400, 251, 0));
    publish(CAMERA, large, headers());
    assertRefused("oversized-picture", CAMERA, large);
  }

  @Test
  void aDeadLetterKeepsTheHeadersOfItsFrame() {
    publish(CAMERA, null, headers());
    Headers headers = deadLetters.readRecord().headers();
    assertThat(text(headers, CloudEventHeaders.ID)).isEqualTo("f-7");
    assertThat(text(headers, CloudEventHeaders.SEQUENCE)).isEqualTo("7");
  }

  @Test
  void aDeadLetterThatItsTopicWouldNotTakeGoesWithoutTheValue() {
    publish(CAMERA, new byte[Topics.MAX_FRAME_BYTES + 1], headers());
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.value()).isNull();
    assertThat(text(letter.headers(), DeadLetterHeaders.REASON)).isEqualTo("unsupported-picture");
  }

  @Test
  void aFrameThatANetworkFailsOnIsADeadLetter() {
    byte[] poison = ImageEncoder.png(Pictures.plain(FixedDetector.POISONOUS_WIDTH, 50, 255));
    publish(CAMERA, poison, headers());
    assertRefused("model-failed", CAMERA, poison);
    publish(CAMERA, WHITE, headers());
    assertThat(events.readRecordsToList()).hasSize(2);
  }

  @Test
  void aBrokenNetworkIsNoDeadLetter() {
    byte[] deadly = ImageEncoder.png(Pictures.plain(FixedDetector.DEADLY_WIDTH, 50, 255));
    assertThatThrownBy(() -> publish(CAMERA, deadly, headers()))
        .hasStackTraceContaining("the networks failed: the model no longer works")
        .hasRootCauseMessage("the detector broke");
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void settingsOfTheUserWin() {
    Map<String, String> given = new HashMap<>();
    given.put("processing.guarantee", "at_least_once");
    given.put("linger.ms", "77");
    given.put("consumer.max.poll.records", "5");
    assertThat(StreamSettings.of(given))
        .containsEntry("processing.guarantee", "at_least_once")
        .containsEntry("linger.ms", "77")
        .containsEntry("consumer.max.poll.records", "5")
        .containsEntry("application.id", "mien-inference");
    assertThat(StreamSettings.of(Map.of()))
        .containsEntry("processing.guarantee", "exactly_once_v2");
    assertThatThrownBy(() -> StreamSettings.of(Map.of("num.stream.threads", "many")))
        .isInstanceOf(io.mien.contract.config.ConfigProblemsException.class)
        .hasMessageContaining("num.stream.threads");
    assertThatThrownBy(() -> StreamSettings.of(Map.of("num.stream.threads", "0")))
        .hasMessageContaining("num.stream.threads: Value must be at least 1");
  }
}
