package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatus.State;
import io.mien.contract.camera.CameraStatusJson;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindowJson;
import io.mien.inference.AggregateConfig;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.CameraMetrics;
import io.mien.inference.Events;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.SkippedFrame;
import io.mien.inference.TrackedFrame;
import io.mien.inference.aggregate.CameraTimes;
import io.mien.inference.aggregate.WindowSpec;
import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Restarts of the processors on the stores that they left, and threads that are held up. */
class AggregateProcessorsTest {

  private static final byte[] DOOR = "door".getBytes(UTF_8);
  private static final AggregateConfig CONFIG =
      new AggregateConfig(
          new WindowSpec(1000, 1000, 200, 500, 1), new CameraTimes(1000, 10_000, 500, 60_000), 10);

  private final CollectorRegistry registry = new CollectorRegistry();
  private final CameraMetrics metrics = new InferenceMetrics(registry).cameras();
  private long now = 1_700_000_000_000L;
  private MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final KeyValueStore<byte[], byte[]> store = store();
  private final CameraStore windowStore = CameraStore.of(store, CameraStore.Part.WINDOWS);
  private final CommitHook hook = new CommitHook.Builder().build();

  private KeyValueStore<byte[], byte[]> store() {
    KeyValueStore<byte[], byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(CameraStore.NAME),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  /** A processor that starts, or starts again, on what is in the store. */
  private WindowProcessor windows() {
    WindowProcessor processor = new WindowProcessor(CONFIG, metrics);
    processor.init(context());
    return processor;
  }

  private CameraProcessor cameras() {
    CameraProcessor processor =
        new CameraProcessor(CONFIG.cameras(), new CameraLimit(CONFIG.mostCameras()), metrics);
    processor.init(context());
    return processor;
  }

  /** The next start of a processor, on what was committed before it. */
  private MockProcessorContext<byte[], byte[]> context() {
    hook.flushCache();
    context = new MockProcessorContext<>();
    context.setCurrentSystemTimeMs(now);
    context.addStateStore(store);
    context.addStateStore(hook);
    return context;
  }

  private void pass(long millis) {
    now += millis;
    context.setCurrentSystemTimeMs(now);
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
  }

  private static FrameMetadata metadata(long time) {
    return metadata("door", time);
  }

  private static FrameMetadata metadata(String camera, long time) {
    Instant captured = Instant.ofEpochMilli(time);
    return new FrameMetadata(camera, "f" + time, 0, captured, Optional.of(captured));
  }

  private static TrackedFrame tracked(long time) {
    return tracked("door", time);
  }

  private static TrackedFrame tracked(String camera, long time) {
    return new TrackedFrame(
        new AnalyzedFrame(metadata(camera, time), 64, 64, List.of(), Instant.ofEpochMilli(time)),
        List.of(Events.tracked("a", .75, false)));
  }

  private static void frames(WindowProcessor processor, long... times) {
    for (long time : times) {
      processor.process(new Record<>(DOOR, tracked(time), time));
    }
  }

  private List<ExpressionWindow> closed() {
    return context.forwarded().stream()
        .filter(forward -> forward.childName().orElseThrow().equals(WindowProcessor.WINDOWS))
        .map(forward -> ExpressionWindowJson.read(value(forward)))
        .toList();
  }

  private static byte[] value(CapturedForward<? extends byte[], ? extends byte[]> forward) {
    return forward.record().value();
  }

  private List<CameraStatus> statuses() {
    return context.forwarded().stream()
        .map(forward -> CameraStatusJson.read(value(forward)))
        .toList();
  }

  private double camerasIn(String state) {
    return registry.getSampleValue(
        MetricNames.CAMERAS, new String[] {MetricNames.STATE}, new String[] {state});
  }

  @Test
  void windowsGoOnAfterARestart() {
    frames(windows(), now, now + 100);
    WindowProcessor restarted = windows();
    frames(restarted, now + 100, now + 300, now + 1500);

    assertThat(closed()).hasSize(1);
    assertThat(closed().get(0).frames()).isEqualTo(3);
    frames(windows(), now + 400, now + 5000);
    assertThat(closed()).extracting(ExpressionWindow::frames).containsExactly(1L);
  }

  @Test
  void whatFellSilentBeforeARestartIsClosedAfterIt() {
    frames(windows(), now);
    now += 100_000; // frames of that time may still be waiting to be read
    windows();
    pass(1000);
    assertThat(closed()).isEmpty();
    pass(800);

    assertThat(closed()).hasSize(1);
  }

  @Test
  void aStateOfAnotherVersionIsDropped() {
    frames(windows(), now);
    hook.flushCache();
    windowStore.put("door", new byte[] {99, 1, 2});
    frames(windows(), now + 300, now + 5000);

    assertThat(closed()).extracting(ExpressionWindow::frames).containsExactly(1L);
  }

  @Test
  void aStateThatCannotBeReadIsNotKept() {
    windows();
    windowStore.put("door", new byte[] {99, 1, 2});
    windows();

    windowStore.forEach((camera, bytes) -> fail("still there: " + camera));
  }

  @Test
  void aThreadThatWasHeldUpDoesNotTakeItsCamerasForSilent() {
    CameraProcessor processor = cameras();
    processor.process(new Record<>(DOOR, tracked(now + 60_000), now));
    pass(100);
    context.resetForwards();
    pass(60_000);
    assertThat(statuses()).extracting(CameraStatus::state).containsExactly(State.STALE);
  }

  @Test
  void camerasGoOnAfterARestart() {
    CameraProcessor processor = cameras();
    processor.process(new Record<>(DOOR, tracked(now), now));
    processor.process(new Record<>(DOOR, new SkippedFrame(metadata(now + 100)), now));
    assertThat(camerasIn("online")).isEqualTo(1);
    hook.flushCache();
    processor.close();
    assertThat(camerasIn("online")).isZero();

    CameraProcessor restarted = cameras();
    assertThat(camerasIn("online")).isEqualTo(1);
    restarted.init(context);
    assertThat(camerasIn("online")).as("initialised again, as Streams may").isEqualTo(1);
    restarted.process(new Record<>(DOOR, tracked(now + 200), now));
    assertThat(statuses()).as("nothing changed").isEmpty();
    pass(500);
    assertThat(statuses()).hasSize(1);
    assertThat(statuses().get(0).frames()).isEqualTo(3);
    assertThat(statuses().get(0).skippedFrames()).isEqualTo(1);
    assertThat(statuses().get(0).fps()).hasValue(10);
  }

  private @Nullable Double gauge(String name, String... labels) {
    String[] values = new String[labels.length + 1];
    values[0] = "door";
    System.arraycopy(labels, 0, values, 1, labels.length);
    String[] names =
        labels.length == 0
            ? new String[] {MetricNames.CAMERA}
            : new String[] {MetricNames.CAMERA, MetricNames.STATE};
    return registry.getSampleValue(name, names, values);
  }

  @Test
  void theMetricsOfACameraFollowItUntilItIsForgotten() {
    CameraProcessor processor = cameras();
    processor.process(new Record<>(DOOR, tracked(now - 200), now));
    assertThat(gauge(MetricNames.CAMERA_STATE, "online")).isEqualTo(1);
    assertThat(gauge(MetricNames.CAMERA_LAG_SECONDS)).isEqualTo(.2);

    hook.flushCache();
    processor.close();
    CameraProcessor restarted = cameras();
    assertThat(gauge(MetricNames.CAMERA_STATE, "online")).as("from the store").isEqualTo(1);
    for (int second = 0; second < 12; second++) {
      pass(1000);
    }
    assertThat(gauge(MetricNames.CAMERA_STATE, "offline")).isEqualTo(1);
    assertThat(gauge(MetricNames.CAMERA_STATE, "online")).isZero();
    assertThat(gauge(MetricNames.CAMERA_LAG_SECONDS)).isNull();

    hook.flushCache();
    restarted.close();
    assertThat(gauge(MetricNames.CAMERA_STATE, "offline")).as("another's").isNull();
    cameras();
    assertThat(gauge(MetricNames.CAMERA_STATE, "offline")).isEqualTo(1);
    pass(60_000);
    assertThat(gauge(MetricNames.CAMERA_STATE, "offline")).as("forgotten").isNull();
    assertThat(gauge(MetricNames.CAMERA_FPS)).isNull();
  }

  /** The one in the middle, so that a tree of ids has it as its root. */
  @Test
  void aCameraIsForgottenAndItsNeighboursAreNot() {
    CameraProcessor processor = cameras();
    assertThat(forgotten(frame -> processor.process(new Record<>(DOOR, frame, now))))
        .containsExactly("b");

    WindowProcessor windows = windows();
    assertThat(forgotten(frame -> windows.process(new Record<>(DOOR, frame, now))))
        .containsExactly("b");
  }

  /** Whose rows are deleted where a and c go on and b does not. */
  private List<String> forgotten(Consumer<TrackedFrame> processor) {
    List.of("a", "b", "c").forEach(camera -> processor.accept(tracked(camera, now)));
    for (int second = 0; second < 80; second++) {
      pass(1000);
      List.of("a", "c").forEach(camera -> processor.accept(tracked(camera, now)));
    }
    return context.forwarded().stream()
        .filter(forward -> forward.record().value() == null)
        .map(forward -> new String(forward.record().key(), UTF_8))
        .toList();
  }

  @Test
  void refusesWhatIsNoFrame() {
    CameraProcessor processor = cameras();

    assertThatThrownBy(() -> processor.process(new Record<>(DOOR, "frame", now)))
        .hasMessageContaining("expected a tracked or a skipped frame");
  }
}
