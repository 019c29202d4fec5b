package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatus.State;
import io.mien.contract.camera.CameraStatusJson;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.frame.FrameHeaders;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.topic.Topics;
import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Expressions;
import io.mien.contract.window.ExpressionWindowJson;
import io.mien.inference.Pictures;
import io.mien.vision.image.ImageEncoder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From pictures to windows and the table of cameras. */
class AggregateTopologyTest {

  /** At the border of a window of a second. */
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  private static final byte[] TWO_FACES = ImageEncoder.png(Pictures.plain(120, 80, 255));
  private static final byte[] NO_FACE = ImageEncoder.png(Pictures.plain(50, 50, 255));

  private CollectorRegistry registry = new CollectorRegistry();

  @TempDir private Path folder;
  private DrivenTopology topology;
  private TestOutputTopic<byte[], byte[]> windows;
  private TestOutputTopic<byte[], byte[]> newest;
  private TestOutputTopic<byte[], byte[]> cameras;

  @BeforeEach
  void open() {
    open(Map.of());
  }

  /** Instead of the one that is open. */
  private void reopen(Map<String, String> given) {
    close();
    registry = new CollectorRegistry();
    open(given);
  }

  private void open(Map<String, String> given) {
    Map<String, String> keys = new HashMap<>(given);
    keys.put("inference.windows.size.ms", "1000");
    keys.put("inference.windows.grace.ms", "200");
    keys.put("inference.windows.idle.ms", "500");
    keys.put("inference.cameras.stale.ms", "1000");
    keys.put("inference.cameras.offline.ms", "5000");
    keys.put("inference.cameras.heartbeat.ms", "500");
    keys.put("inference.cameras.forget.ms", "60000");
    topology = new DrivenTopology(folder, keys, START, registry);
    windows = topology.output(Topics.EXPRESSION_WINDOWS);
    newest = topology.output(Topics.EXPRESSION_WINDOWS_NEWEST);
    cameras = topology.output(Topics.CAMERAS);
  }

  @AfterEach
  void close() {
    topology.close();
  }

  private void frame(String camera, long millis, byte[] picture) {
    Instant time = START.plusMillis(millis);
    topology.frame(
        new TestRecord<>(
            camera.getBytes(UTF_8),
            picture,
            FrameHeaders.of(camera, "f" + millis, millis, "image/png", time, time),
            time));
  }

  private void frames(String camera, byte[] picture, long... millis) {
    for (long time : millis) {
      frame(camera, time, picture);
    }
  }

  /** As on a thread that is not held up. */
  private void pass(Duration time) {
    for (long millis = 0; millis < time.toMillis(); millis += 100) {
      topology.pass(Duration.ofMillis(100));
    }
  }

  private List<ExpressionWindow> windows() {
    return windows.readValuesToList().stream().map(ExpressionWindowJson::read).toList();
  }

  private List<CameraStatus> statuses() {
    return cameras.readValuesToList().stream().map(CameraStatusJson::read).toList();
  }

  private static List<Long> starts(List<ExpressionWindow> windows) {
    return windows.stream()
        .map(window -> Duration.between(START, window.start()).toMillis())
        .toList();
  }

  private double count(String metric, String label, String value) {
    return registry.getSampleValue(metric, new String[] {label}, new String[] {value});
  }

  private double uncounted(String camera, String reason) {
    return registry.getSampleValue(
        MetricNames.FRAMES_UNCOUNTED,
        new String[] {MetricNames.CAMERA, MetricNames.REASON},
        new String[] {camera, reason});
  }

  private static void assertValid(Class<?> beside, String schema, byte[] json) throws IOException {
    try (InputStream in = beside.getResourceAsStream(schema)) {
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(in)
                  .validate(new String(json, UTF_8), InputFormat.JSON))
          .isEmpty();
    }
  }

  @Test
  void aKeyForEachFrameFillsNoMemory() {
    reopen(Map.of("inference.cameras.max", "2"));
    for (int i = 0; i < 20; i++) {
      frame("frame " + i, 100, NO_FACE);
    }
    frame("frame 0", 300, NO_FACE);

    assertThat(statuses())
        .extracting(CameraStatus::cameraId)
        .contains("frame 0", "frame 1")
        .doesNotContain("frame 2");
    assertThat(count(MetricNames.DEAD_LETTERS, MetricNames.REASON, "too-many-cameras"))
        .isEqualTo(18);
    assertThat(count(MetricNames.FRAMES, MetricNames.CAMERA, "frame 0")).isEqualTo(2);

    pass(Duration.ofSeconds(61));
    frame("frame 2", 62_000, NO_FACE);
    assertThat(count(MetricNames.FRAMES, MetricNames.CAMERA, "frame 2")).isEqualTo(1);
  }

  @Test
  void eachCamerasWindowsCloseByItsOwnTime() throws IOException {
    frames("door", TWO_FACES, 0, 300, 600);
    frames("gate", NO_FACE, 100, 5_000);
    frames("door", TWO_FACES, 1_199);
    assertThat(starts(windows())).as("of the gate").containsExactly(0L);
    frames("door", TWO_FACES, 1_200);

    TestRecord<byte[], byte[]> record = windows.readRecord();
    assertThat(new String(record.key(), UTF_8)).isEqualTo("door");
    assertThat(record.getRecordTime()).isEqualTo(START.plusSeconds(1));
    assertThat(CloudEventHeaders.get(record.headers(), CloudEventHeaders.TYPE))
        .contains(ExpressionWindowJson.TYPE);
    assertValid(ExpressionWindowJson.class, ExpressionWindowJson.SCHEMA_RESOURCE, record.value());
    ExpressionWindow window = ExpressionWindowJson.read(record.value());
    assertThat(window.frames()).isEqualTo(3);
    assertThat(window.faces()).hasValue(6);
    Expressions expressions = window.expressions().orElseThrow();
    assertThat(expressions.probabilities()).isNotEmpty();
    assertThat(expressions.shares().keySet()).isEqualTo(expressions.probabilities().keySet());
    assertThat(windows.isEmpty()).isTrue();
    assertThat(count(MetricNames.WINDOWS, MetricNames.CAMERA, "door")).isEqualTo(1);
  }

  @Test
  void theNewestWindowOfEachCameraIsATable() {
    frames("door", TWO_FACES, 0, 1_000, 2_000, 9_000);
    frames("gate", NO_FACE, 0, 9_000);

    List<byte[]> all = windows.readValuesToList();
    List<TestRecord<byte[], byte[]>> table = newest.readRecordsToList();
    assertThat(table).extracting(TestRecord::value).containsExactlyElementsOf(all);
    assertThat(table)
        .extracting(row -> new String(row.key(), UTF_8))
        .containsExactly("door", "door", "door", "gate");
  }

  @Test
  void framesOutOfOrderCountWithinTheGraceAndLateOnesAndCopiesDoNot() {
    frames("door", TWO_FACES, 900, 1_100, 500, 500, 2_000, 400, 9_000);

    List<ExpressionWindow> closed = windows();
    assertThat(starts(closed)).containsExactly(0L, 1_000L, 2_000L);
    assertThat(closed).extracting(ExpressionWindow::frames).containsExactly(2L, 1L, 1L);
    assertThat(uncounted("door", "late")).isEqualTo(1);
    assertThat(uncounted("door", "duplicate")).isEqualTo(1);
  }

  @Test
  void aSilentCamerasWindowIsClosedByTheWallClockOnceAndForAll() {
    frames("door", NO_FACE, 0);
    pass(Duration.ofMillis(1_700));
    assertThat(windows()).isEmpty();
    pass(Duration.ofMillis(300));

    assertThat(starts(windows())).containsExactly(0L);
    frames("door", TWO_FACES, 100, 9_000);
    assertThat(windows()).isEmpty();
    assertThat(uncounted("door", "late")).isEqualTo(1);
  }

  @Test
  void windowsMayHop() {
    reopen(Map.of("inference.windows.advance.ms", "500"));
    frames("door", TWO_FACES, 600, 9_000);

    List<ExpressionWindow> closed = windows();
    assertThat(starts(closed)).containsExactly(0L, 500L);
    assertThat(closed.get(1).expressions().orElseThrow().change().orElseThrow().shares().values())
        .containsOnly(0.);
  }

  @Test
  void smallGroupsAreSuppressed() throws IOException {
    reopen(Map.of("inference.windows.min.faces", "3"));
    frames("door", TWO_FACES, 0, 500, 9_000);

    byte[] value = windows.readValue();
    assertThat(new String(value, UTF_8))
        .contains("\"suppressed\":true")
        .doesNotContain("expressions", "faces", "tracks");
    assertValid(ExpressionWindowJson.class, ExpressionWindowJson.SCHEMA_RESOURCE, value);
  }

  @Test
  void theTableOfCamerasSaysHowEachIs() throws IOException {
    frames("door", NO_FACE, 0);
    TestRecord<byte[], byte[]> record = cameras.readRecord();
    assertThat(new String(record.key(), UTF_8)).isEqualTo("door");
    assertThat(record.getRecordTime()).isEqualTo(START);
    assertThat(CloudEventHeaders.get(record.headers(), CloudEventHeaders.TYPE))
        .contains(CameraStatusJson.TYPE);
    assertValid(CameraStatusJson.class, CameraStatusJson.SCHEMA_RESOURCE, record.value());
    assertThat(CameraStatusJson.read(record.value()).state()).isEqualTo(State.ONLINE);
    assertThat(count(MetricNames.CAMERAS, MetricNames.STATE, "online")).isEqualTo(1);

    for (int i = 1; i <= 10; i++) {
      pass(Duration.ofMillis(100));
      frame("door", 100L * i, NO_FACE);
    }
    List<CameraStatus> heartbeats = statuses();
    assertThat(heartbeats).hasSize(2).allMatch(status -> status.state() == State.ONLINE);
    assertThat(heartbeats.get(1).fps()).hasValue(10);

    pass(Duration.ofSeconds(6));
    assertThat(statuses())
        .extracting(CameraStatus::state)
        .contains(State.STALE)
        .endsWith(State.OFFLINE)
        .isSorted();
    assertThat(count(MetricNames.CAMERAS, MetricNames.STATE, "online")).isZero();
    assertThat(count(MetricNames.CAMERAS, MetricNames.STATE, "offline")).isEqualTo(1);
  }

  @Test
  void skippedFramesShowThatTheirCameraIsThere() {
    reopen(Map.of("inference.mode", "bounded"));
    frames("door", NO_FACE, -20_000);

    assertThat(statuses())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.state()).as("its frames are old").isEqualTo(State.STALE);
              assertThat(status.lagSeconds()).isEqualTo(20);
              assertThat(status.frames()).isEqualTo(1);
              assertThat(status.skippedFrames()).isEqualTo(1);
            });
  }

  @Test
  void aCameraThatIsGoneForLongIsRemovedFromTheTables() {
    frames("door", NO_FACE, 0);
    pass(Duration.ofSeconds(62));

    List<TestRecord<byte[], byte[]>> table = cameras.readRecordsToList();
    assertThat(table.get(table.size() - 1).value()).isNull();
    List<TestRecord<byte[], byte[]>> rows = newest.readRecordsToList();
    assertThat(rows.get(rows.size() - 1).value()).isNull();
    assertThat(topology.remembersCameras()).isFalse();
    assertThat(count(MetricNames.CAMERAS, MetricNames.STATE, "offline")).isZero();
  }
}
