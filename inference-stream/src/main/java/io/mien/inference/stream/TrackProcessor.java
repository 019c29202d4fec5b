package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.episode.ExpressionEpisodeJson;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.EventTracker;
import io.mien.inference.EventTracker.Tracked;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.TrackedFrame;
import io.mien.inference.track.CameraTracks;
import io.mien.inference.track.CameraTracksBytes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the networks saw in a frame in; its events, with their tracks, and the episodes that are
 * over, out.
 *
 * <p>A camera's past is in the store, and decoded beside it while the camera sends. A camera that
 * is silent by the wall clock has its episodes ended; how long it is silent counts from the last
 * frame that this process read, so that a restart is no silence.
 */
final class TrackProcessor extends ContextualProcessor<byte[], AnalyzedFrame, byte[], Object> {

  /** The child that takes the events. */
  static final String EVENTS = "expressions";

  /** The child that takes the episodes. */
  static final String EPISODES = "episodes";

  /** The child that takes each {@link TrackedFrame} for the windows. */
  static final String WINDOWS = "windows";

  /** The child that takes each {@link TrackedFrame} for the table of cameras. */
  static final String CAMERAS = "cameras";

  /** The store of the cameras' tracks. */
  static final String STORE = "tracks";

  private static final Logger log = LoggerFactory.getLogger(TrackProcessor.class);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final EventTracker tracker;
  private final Duration silence;
  private final InferenceMetrics metrics;
  private final Clock clock;

  /** The cameras that send, by id: their past, and when they were last heard. */
  private final Map<String, Heard> cameras = new HashMap<>();

  private @Nullable KeyValueStore<byte[], byte[]> store;

  private record Heard(CameraTracks tracks, long atMillis) {}

  /**
   * @param silence how long a camera is silent before its episodes end
   */
  TrackProcessor(EventTracker tracker, Duration silence, InferenceMetrics metrics, Clock clock) {
    this.tracker = tracker;
    this.silence = silence;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    store = context.getStateStore(STORE);
    cameras.clear();
    restore(context.currentSystemTimeMs());
    context.schedule(CHECK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::endSilent);
  }

  private void restore(long nowMillis) {
    try (KeyValueIterator<byte[], byte[]> all = store().all()) {
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> camera = all.next();
        String id = new String(camera.key, UTF_8);
        cameras.put(id, new Heard(read(id, camera.value), nowMillis));
      }
    }
  }

  @Override
  public void process(Record<byte[], AnalyzedFrame> frame) {
    String camera = frame.value().frame().cameraId();
    Tracked tracked = tracker.track(past(camera, frame.key()), frame.value());
    keep(camera, frame.key(), tracked.tracks(), context().currentSystemTimeMs());
    for (ExpressionEvent event : tracked.events()) {
      context()
          .forward(
              new Record<>(
                  frame.key(),
                  ExpressionEventJson.write(event),
                  frame.timestamp(),
                  ExpressionEventJson.headers(event)),
              EVENTS);
      metrics.emitted(event.cameraId(), event.expression());
    }
    tell(frame.key(), tracked.episodes());
    Record<byte[], Object> finished =
        frame.withValue(new TrackedFrame(frame.value(), tracked.events()));
    context().forward(finished, WINDOWS);
    context().forward(finished, CAMERAS);
    if (!tracked.events().isEmpty()) {
      // In double: a producer that sends microseconds must not break the arithmetic.
      metrics.latency((clock.millis() - (double) frame.timestamp()) / 1e3);
    }
  }

  private KeyValueStore<byte[], byte[]> store() {
    return Objects.requireNonNull(store, "not initialised");
  }

  private CameraTracks past(String camera, byte[] key) {
    Heard heard = cameras.get(camera);
    if (heard != null) {
      return heard.tracks();
    }
    byte[] stored = store().get(key);
    return stored == null ? CameraTracks.NONE : read(camera, stored);
  }

  private static CameraTracks read(String camera, byte[] stored) {
    return CameraTracksBytes.read(stored)
        .orElseGet(
            () -> {
              log.warn("the stored tracks of {} are of another version: it begins anew", camera);
              return CameraTracks.NONE;
            });
  }

  private void keep(String camera, byte[] key, CameraTracks tracks, long heardAtMillis) {
    store().put(key, CameraTracksBytes.write(tracks));
    cameras.put(camera, new Heard(tracks, heardAtMillis));
  }

  private void endSilent(long nowMillis) {
    List<Map.Entry<String, Heard>> silent =
        cameras.entrySet().stream()
            .filter(camera -> nowMillis - camera.getValue().atMillis() >= silence.toMillis())
            .toList();
    for (Map.Entry<String, Heard> camera : silent) {
      byte[] key = camera.getKey().getBytes(UTF_8);
      Tracked ended = tracker.silent(camera.getKey(), camera.getValue().tracks());
      if (!ended.tracks().equals(camera.getValue().tracks())) {
        store().put(key, CameraTracksBytes.write(ended.tracks()));
      }
      tell(key, ended.episodes());
      cameras.remove(camera.getKey());
    }
  }

  private void tell(byte[] key, List<ExpressionEpisode> episodes) {
    for (ExpressionEpisode episode : episodes) {
      context()
          .forward(
              new Record<>(
                  key,
                  ExpressionEpisodeJson.write(episode),
                  episode.offset().toEpochMilli(),
                  ExpressionEpisodeJson.headers(episode)),
              EPISODES);
    }
  }
}
