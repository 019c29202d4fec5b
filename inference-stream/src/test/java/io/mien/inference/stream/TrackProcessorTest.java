package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.episode.ExpressionEpisode.Ending;
import io.mien.contract.episode.ExpressionEpisodeJson;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.telemetry.MetricNames;
import io.mien.inference.AnalyzedFace;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.Analyzers;
import io.mien.inference.EventTracker;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceQuality;
import io.mien.inference.track.CameraTracks;
import io.mien.inference.track.CameraTracksBytes;
import io.mien.vision.image.Box;
import io.mien.vision.model.Expression;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackProcessorTest {

  private static final Box LEFT = new Box(100, 100, 80, 100);
  private static final Box RIGHT = new Box(400, 120, 60, 80);
  private static final double SURE = .95;

  private static final String[] CAMERA = {MetricNames.CAMERA};
  private static final String[] DOOR = {"door"};

  private final InferenceConfig config = Analyzers.inference();
  private final CollectorRegistry registry = new CollectorRegistry();
  private final InferenceMetrics metrics = new InferenceMetrics(registry);
  @TempDir private Path folder;
  private FrameAnalyzer analyzer;

  /** What a restart leaves. */
  private KeyValueStore<byte[], byte[]> store;

  private final CommitHook hook = new CommitHook.Builder().build();
  private MockProcessorContext<byte[], Object> context;
  private TrackProcessor processor;

  @BeforeEach
  void open() {
    analyzer = Analyzers.open(folder, metrics.networks(), Clock.systemUTC());
    context = new MockProcessorContext<>();
    store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(CameraStore.NAME),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    hook.init(context.getStateStoreContext(), hook);
    start();
  }

  @AfterEach
  void close() {
    store.close();
    analyzer.close();
  }

  private void start() {
    hook.flushCache();
    context.resetForwards();
    context.scheduledPunctuators().forEach(scheduled -> scheduled.cancel());
    context.setCurrentSystemTimeMs(0);
    processor =
        new TrackProcessor(
            new EventTracker(config.track(), config.analyzer(), analyzer.events()),
            config.track().silence(),
            config.aggregates().cameras(),
            metrics,
            Clock.systemUTC());
    processor.init(context);
  }

  @Test
  void eventsSayTrackAndWhatItShowsBesideWhatTheFrameShows() {
    ExpressionEvent first = feed("door", 0, face(LEFT, Expression.NEUTRAL)).get(0);
    ExpressionEvent second = feed("door", 40, face(LEFT, Expression.HAPPINESS)).get(0);

    assertThat(second.track().orElseThrow().id()).isEqualTo(first.track().orElseThrow().id());
    assertThat(second.track().orElseThrow().ageMillis()).isEqualTo(40);
    assertThat(second.expression()).isEqualTo("happiness");
    assertThat(second.smoothed().orElseThrow().expression()).isEqualTo("neutral");
    assertThat(second.smoothed().orElseThrow().probabilities().keySet())
        .containsExactly("neutral", "happiness", "sadness");
  }

  @Test
  void lateAndRepeatedFramesDoNotDisturb() {
    List<ExpressionEvent> clean = new ArrayList<>();
    for (int at = 0; at <= 4000; at += 100) {
      clean.addAll(feed("door", at, walking(at)));
    }
    byte[] state = stored("door");
    tracks().delete("door");
    start();

    List<ExpressionEvent> disturbed = new ArrayList<>();
    for (int at = 0; at <= 4000; at += 100) {
      List<ExpressionEvent> events = feed("door", at, walking(at));
      disturbed.addAll(events);
      if (at % 300 == 0) {
        assertThat(feed("door", at, walking(at))).isEqualTo(events);
        int late = Math.max(0, at - 500);
        assertThat(feed("door", late, walking(late)).get(0).track().map(ExpressionEvent.Track::id))
            .isEqualTo(events.get(0).track().map(ExpressionEvent.Track::id));
      }
    }

    assertThat(disturbed).isEqualTo(clean);
    assertThat(stored("door")).isEqualTo(state);
  }

  @Test
  void goesOnAfterARestart() {
    List<ExpressionEvent> before = feed("door", 0, face(LEFT, Expression.NEUTRAL));
    feed("door", 40, face(LEFT, Expression.HAPPINESS));
    start();

    ExpressionEvent after = feed("door", 80, face(LEFT, Expression.HAPPINESS)).get(0);

    assertThat(after.track().orElseThrow().id())
        .isEqualTo(before.get(0).track().orElseThrow().id());
    assertThat(after.track().orElseThrow().ageMillis()).isEqualTo(80);
    assertThat(after.smoothed().orElseThrow().expression()).isEqualTo("neutral");
  }

  @Test
  void camerasDoNotMix() {
    String door = feed("door", 0, face(LEFT, Expression.NEUTRAL)).get(0).track().orElseThrow().id();
    String till = feed("till", 0, face(LEFT, Expression.NEUTRAL)).get(0).track().orElseThrow().id();

    assertThat(door).isNotEqualTo(till);
  }

  @Test
  void aPoorFaceIsToldOnlyWhereATrackExpectsIt() {
    assertThat(feed("door", 0, face(LEFT, Expression.NEUTRAL), poor(RIGHT))).hasSize(1);

    List<ExpressionEvent> events = feed("door", 40, poor(RIGHT), poor(LEFT));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).faceIndex()).isEqualTo(1);
    assertThat(events.get(0).id()).isEqualTo("door-40-1");
    assertThat(events.get(0).track()).isPresent();
    assertThat(metrics.cameras().frames()).isEqualTo(2);
    assertThat(metrics.cameras().faces()).as("as many as events").isEqualTo(2);
  }

  @Test
  void aFrameWithoutAnyGoodFaceCountsAsOneWithoutFaces() {
    assertThat(feed("door", 0, poor(RIGHT))).isEmpty();

    assertThat(registry.getSampleValue(MetricNames.FRAMES_WITHOUT_FACES, CAMERA, DOOR)).isOne();
    assertThat(registry.getSampleValue(MetricNames.FACES, CAMERA, DOOR)).isZero();
  }

  @Test
  void aLateFaceThatNobodyKnewIsToldWithoutATrack() {
    feed("door", 1000, face(LEFT, Expression.NEUTRAL));

    ExpressionEvent late = feed("door", 900, face(RIGHT, Expression.NEUTRAL)).get(0);

    assertThat(late.track()).isEmpty();
    assertThat(late.smoothed()).isEmpty();
  }

  @Test
  void tellsAnEpisodeOnceWhenItsExpressionChanges() {
    for (int at = 0; at <= 6000; at += 100) {
      boolean happy = at >= 1000 && at < 3000;
      feed("door", at, face(LEFT, happy ? Expression.HAPPINESS : Expression.NEUTRAL));
    }
    wallClock(3_600_000);

    List<Record<byte[], byte[]>> records = episodes();
    assertThat(records).hasSize(1);
    ExpressionEpisode episode = ExpressionEpisodeJson.read(records.get(0).value());
    assertThat(episode.expression()).isEqualTo("happiness");
    assertThat(episode.cameraId()).isEqualTo("door");
    assertThat(episode.ending()).isEqualTo(Ending.EXPRESSION_CHANGED);
    assertThat(episode.model()).isEqualTo(new ExpressionEvent.Model("tiny", "1.2"));
    assertThat(records.get(0).key()).isEqualTo(key("door"));
    assertThat(records.get(0).timestamp()).isEqualTo(episode.offset().toEpochMilli());
    assertThat(CloudEventHeaders.get(records.get(0).headers(), "ce_id")).contains(episode.id());
  }

  @Test
  void aSilentCamerasEpisodeIsToldOnceAlsoAfterARestart() {
    for (int at = 0; at <= 1000; at += 100) {
      feed("door", at, face(LEFT, Expression.HAPPINESS));
    }
    start();
    wallClock(9_000);
    assertThat(episodes()).isEmpty();

    wallClock(10_000);
    wallClock(11_000);

    assertThat(episodes()).hasSize(1);
    ExpressionEpisode episode = ExpressionEpisodeJson.read(episodes().get(0).value());
    assertThat(episode.ending()).isEqualTo(Ending.CAMERA_SILENT);
    assertThat(episode.offset()).isEqualTo(Instant.ofEpochMilli(1000));

    start();
    wallClock(3_600_000);
    assertThat(episodes()).isEmpty();
    feed("door", 60_000, face(LEFT, Expression.NEUTRAL));
    assertThat(episodes()).isEmpty();
  }

  @Test
  void aThreadThatWasHeldUpDoesNotTakeItsCamerasForSilent() {
    for (int at = 0; at <= 1000; at += 100) {
      feed("door", at, face(LEFT, Expression.HAPPINESS));
    }
    wallClock(2_000);
    tick(62_000);
    assertThat(episodes()).isEmpty();

    wallClock(70_000);
    assertThat(episodes()).hasSize(1);
  }

  @Test
  void aCameraIsWrittenWithTheCommitOnceForAllItsFrames() {
    feed("door", 0, face(LEFT, Expression.NEUTRAL));
    feed("door", 40, face(LEFT, Expression.NEUTRAL));
    assertThat(store.approximateNumEntries()).isZero();

    CameraTracks written = CameraTracksBytes.read(stored("door")).orElseThrow();
    assertThat(written.lastFrameAt()).contains(Instant.ofEpochMilli(40));
  }

  @Test
  void aCameraThatIsSilentForLongIsForgotten() {
    feed("door", 0, face(LEFT, Expression.HAPPINESS));
    long forget = config.aggregates().cameras().forgetMillis();
    wallClock(forget - 1);
    assertThat(stored("door")).isNotEmpty();
    wallClock(forget);
    assertThat(stored("door")).isEmpty();
  }

  @Test
  void stateOfAnotherVersionIsDropped() {
    feed("door", 0, face(LEFT, Expression.NEUTRAL));
    hook.flushCache();
    tracks().put("door", new byte[] {99, 1, 2});
    start();

    assertThat(
            feed("door", 40, face(LEFT, Expression.NEUTRAL))
                .get(0)
                .track()
                .orElseThrow()
                .ageMillis())
        .isZero();
    CameraTracks stored = CameraTracksBytes.read(stored("door")).orElseThrow();
    assertThat(stored.tracks()).hasSize(1);
  }

  private CameraStore tracks() {
    return CameraStore.of(store, CameraStore.Part.TRACKS);
  }

  /** What a commit writes of a camera. */
  private byte[] stored(String camera) {
    hook.flushCache();
    Map<String, byte[]> all = new HashMap<>();
    tracks().forEach(all::put);
    return all.getOrDefault(camera, new byte[0]);
  }

  private List<ExpressionEvent> feed(String camera, long atMillis, AnalyzedFace... faces) {
    Instant at = Instant.ofEpochMilli(atMillis);
    int before = forwarded(TrackProcessor.EVENTS).size();
    processor.process(
        new Record<>(
            key(camera),
            new AnalyzedFrame(
                new FrameMetadata(camera, camera + "-" + atMillis, atMillis, at, Optional.empty()),
                640,
                480,
                List.of(faces),
                at),
            atMillis));
    List<Record<byte[], byte[]>> all = forwarded(TrackProcessor.EVENTS);
    return all.subList(before, all.size()).stream()
        .map(one -> ExpressionEventJson.read(one.value()))
        .toList();
  }

  private List<Record<byte[], byte[]>> episodes() {
    return forwarded(TrackProcessor.EPISODES);
  }

  private List<Record<byte[], byte[]>> forwarded(String child) {
    List<Record<byte[], byte[]>> records = new ArrayList<>();
    for (CapturedForward<? extends byte[], ?> forward : context.forwarded(child)) {
      records.add(
          new Record<>(
              forward.record().key(),
              (byte[]) forward.record().value(),
              forward.record().timestamp(),
              forward.record().headers()));
    }
    return records;
  }

  /** Second by second, as a thread that is not held up sees it. */
  private void wallClock(long millis) {
    while (context.currentSystemTimeMs() < millis) {
      tick(Math.min(millis, context.currentSystemTimeMs() + 1000));
    }
  }

  private void tick(long millis) {
    context.setCurrentSystemTimeMs(millis);
    context.scheduledPunctuators().stream()
        .filter(scheduled -> !scheduled.cancelled())
        .forEach(scheduled -> scheduled.getPunctuator().punctuate(millis));
  }

  private static AnalyzedFace walking(long atMillis) {
    return face(
        new Box(100 + atMillis / 20.0, 100, 80, 100),
        atMillis % 1000 < 500 ? Expression.NEUTRAL : Expression.HAPPINESS);
  }

  private static AnalyzedFace face(Box box, Expression expression) {
    return face(box, SURE, expression);
  }

  private static AnalyzedFace poor(Box box) {
    return face(box, .5, Expression.NEUTRAL);
  }

  private static AnalyzedFace face(Box box, double score, Expression expression) {
    Face face = new Face(box, score, Optional.empty());
    Map<Expression, Double> probabilities = new LinkedHashMap<>();
    for (Expression each : List.of(Expression.NEUTRAL, Expression.HAPPINESS, Expression.SADNESS)) {
      probabilities.put(each, each == expression ? .8 : .1);
    }
    return new AnalyzedFace(
        face,
        new FaceQuality(50, 1, OptionalDouble.empty(), List.of()),
        new Prediction(expression, probabilities));
  }

  private static byte[] key(String camera) {
    return camera.getBytes(UTF_8);
  }
}
