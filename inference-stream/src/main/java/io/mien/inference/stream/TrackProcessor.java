package io.mien.inference.stream;

import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.episode.ExpressionEpisodeJson;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.EventTracker;
import io.mien.inference.EventTracker.Tracked;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.TrackedFrame;
import io.mien.inference.aggregate.CameraTimes;
import io.mien.inference.track.CameraTracks;
import io.mien.inference.track.CameraTracksBytes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What the networks saw in a frame in; its events, with their tracks, and the episodes that are
 * over, out.
 *
 * <p>A camera that is silent by the wall clock has its episodes ended, and is forgotten after long;
 * how long it is silent counts from the last frame that this process read, so that a restart is no
 * silence.
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

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final EventTracker tracker;
  private final long silenceMillis;
  private final long forgetMillis;
  private final InferenceMetrics metrics;
  private final Clock clock;

  /** How long this task has listened. */
  private long listenedMillis;

  private final CameraStates<Heard> cameras =
      new CameraStates<>(
          (camera, bytes) ->
              CameraTracksBytes.read(bytes).map(tracks -> new Heard(tracks, listenedMillis, false)),
          heard -> CameraTracksBytes.write(heard.tracks()));

  /**
   * A camera's past, when it was last heard, in the time that the task has listened, and whether
   * its episodes were ended since then.
   */
  private record Heard(CameraTracks tracks, long atMillis, boolean ended) {}

  /**
   * @param silence how long a camera is silent before its episodes end
   * @param times when a silent camera is forgotten
   */
  TrackProcessor(
      EventTracker tracker,
      Duration silence,
      CameraTimes times,
      InferenceMetrics metrics,
      Clock clock) {
    this.tracker = tracker;
    this.silenceMillis = silence.toMillis();
    this.forgetMillis = Math.max(silenceMillis, times.forgetMillis());
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    cameras.open(context, CameraStore.Part.TRACKS);
    Patience patience = new Patience(context.currentSystemTimeMs());
    context.schedule(
        CHECK_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          listenedMillis += patience.elapsed(now);
          endSilent();
        });
  }

  @Override
  public void close() {
    cameras.close();
  }

  @Override
  public void process(Record<byte[], AnalyzedFrame> frame) {
    String camera = frame.value().frame().cameraId();
    Heard heard =
        cameras.get(camera, unknown -> new Heard(CameraTracks.NONE, listenedMillis, false));
    Tracked tracked = tracker.track(heard.tracks(), frame.value());
    cameras.put(camera, new Heard(tracked.tracks(), listenedMillis, false));
    for (ExpressionEvent event : tracked.events()) {
      context()
          .forward(
              new Record<>(
                  frame.key(),
                  ExpressionEventJson.write(event),
                  frame.timestamp(),
                  ExpressionEventJson.headers(event)),
              EVENTS);
      metrics.cameras().emitted(event);
    }
    metrics.cameras().judged(camera, tracked.events().size());
    tell(frame.key(), tracked.episodes());
    Record<byte[], Object> finished =
        frame.withValue(new TrackedFrame(frame.value(), tracked.events()));
    context().forward(finished, WINDOWS);
    context().forward(finished, CAMERAS);
    if (!tracked.events().isEmpty()) {
      // In double: a producer that sends microseconds must not break the arithmetic.
      metrics.stream().latency((clock.millis() - (double) frame.timestamp()) / 1e3);
    }
  }

  private void endSilent() {
    for (Map.Entry<String, Heard> camera : cameras.all()) {
      Heard heard = camera.getValue();
      long silentMillis = listenedMillis - heard.atMillis();
      if (silentMillis >= forgetMillis) {
        cameras.forget(camera.getKey());
      } else if (silentMillis >= silenceMillis && !heard.ended()) {
        Tracked ended = tracker.silent(camera.getKey(), heard.tracks());
        cameras.put(camera.getKey(), new Heard(ended.tracks(), heard.atMillis(), true));
        tell(CameraStates.key(camera.getKey()), ended.episodes());
      }
    }
  }

  private void tell(byte[] key, List<ExpressionEpisode> episodes) {
    for (ExpressionEpisode episode : episodes) {
      metrics.cameras().over(episode);
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
