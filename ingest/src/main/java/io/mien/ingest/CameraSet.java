package io.mien.ingest;

import static java.lang.Double.POSITIVE_INFINITY;

import io.mien.contract.feed.FeedStatus;
import io.mien.ingest.camera.CameraChange;
import io.mien.ingest.camera.CameraSpec;
import io.mien.ingest.pipeline.Backoff;
import io.mien.ingest.pipeline.CameraMeter;
import io.mien.ingest.pipeline.EncodePool;
import io.mien.ingest.pipeline.Feed;
import io.mien.ingest.pipeline.FeedClock;
import io.mien.ingest.pipeline.FeedLimits;
import io.mien.ingest.pipeline.FeedSupervisor;
import io.mien.ingest.pipeline.FrameEncoder;
import io.mien.ingest.pipeline.FrameOutlet;
import io.mien.ingest.pipeline.FramePacer;
import io.mien.ingest.pipeline.FrameSink;
import io.mien.ingest.pipeline.LiveFeed;
import io.mien.ingest.pipeline.Pace;
import io.mien.ingest.pipeline.RecordedFeed;
import io.mien.ingest.publish.FeedStatusPublisher;
import io.mien.ingest.publish.Publishers;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CameraSources;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The cameras at work, made of their specs and Kafka's publishers. Thread safe. */
final class CameraSet implements AutoCloseable {
  /** A frame this late is dropped in real time; less is caught up with. */
  private static final Duration LATE_AFTER = Duration.ofSeconds(1);

  private final IngestConfig config;
  private final IngestMetrics metrics;
  private final Publishers publishers;
  private final Optional<FeedStatusPublisher> statuses;
  private final FeedSupervisor supervisor;
  private final EncodePool pool;
  private final AtomicInteger abandoned;
  private final Random random = new Random();
  private final FeedClock clock = FeedClock.system();

  /**
   * Starts with no cameras.
   *
   * @param abandoned counts threads left behind
   */
  CameraSet(
      IngestConfig config,
      IngestMetrics metrics,
      Publishers publishers,
      Optional<FeedStatusPublisher> statuses,
      AtomicInteger abandoned) {
    this.config = config;
    this.metrics = metrics;
    this.publishers = publishers;
    this.statuses = statuses;
    this.abandoned = abandoned;
    this.pool = new EncodePool(config.live().encodeThreads());
    this.supervisor = new FeedSupervisor(config.statusInterval(), this::repeated);
  }

  private void repeated(FeedStatus status) {
    statuses.ifPresent(publisher -> publisher.publish(status));
  }

  /** Starts cameras, and takes over their recordings. */
  void start(List<CameraSpec> cameras, OpenRecordings recordings) {
    for (CameraSpec camera : cameras) {
      supervisor.add(
          camera.id(),
          recordings
              .take(camera)
              .map(recording -> recorded(camera, recording))
              .orElseGet(() -> live(camera)));
    }
  }

  /** Ends, changes and starts what a change says; the others do not notice. */
  synchronized void change(CameraChange change, OpenRecordings recordings)
      throws InterruptedException {
    Map<String, String> reasons = new HashMap<>();
    change
        .stop()
        .forEach(id -> reasons.put(id, "its settings have changed, and it is opened anew"));
    change.gone().forEach(id -> reasons.put(id, "it is in the cameras file no more"));
    supervisor.remove(reasons);
    for (String id : change.gone()) {
      metrics.forget(id);
      statuses.ifPresent(publisher -> publisher.forget(id));
    }
    start(change.start(), recordings);
  }

  private Feed recorded(CameraSpec camera, CameraSource recording) {
    return new RecordedFeed(
        camera.maskedSource(),
        recording,
        new FramePacer(rate(camera)),
        config.realTime()
            ? Pace.realTime(time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()), LATE_AFTER)
            : Pace.asFastAsPossible(),
        outlet(camera, publishers.recordings()),
        camera.secrets()::masked,
        clock);
  }

  private Feed live(CameraSpec camera) {
    Backoff backoff =
        new Backoff(config.live().firstReconnect(), config.live().longestReconnect(), random);
    return LiveFeed.of(
        camera.maskedSource(),
        () -> CameraSources.open(camera.source()),
        camera.secrets()::masked,
        new LiveFeed.Timing(
            FeedLimits.of(camera.source().openTimeout().orElseThrow(), camera.stallTimeout()),
            backoff,
            config.live().clockTolerance(),
            clock),
        outlet(camera, publishers.live()),
        new LiveFeed.Room(pool, config.live().queueFrames(), rate(camera), abandoned));
  }

  private FrameOutlet outlet(CameraSpec camera, FrameSink sink) {
    CameraMeter meter = metrics.camera(camera.id(), this::repeated);
    return new FrameOutlet(
        camera.id(), new FrameEncoder(camera.shape()), sink, meter, Clock.systemUTC());
  }

  private static double rate(CameraSpec camera) {
    return camera.framesPerSecond() > 0 ? camera.framesPerSecond() : POSITIVE_INFINITY;
  }

  /** How each feed is; also brings the metrics up to date. */
  List<FeedStatus> statuses() {
    List<FeedStatus> all = supervisor.statuses();
    all.forEach(metrics::status);
    return all;
  }

  /** Whether there is a camera that has no end. */
  synchronized boolean hasLive() {
    return supervisor.feeds().stream().anyMatch(feed -> feed instanceof LiveFeed);
  }

  /** Whether nothing will come any more. */
  synchronized boolean hasEnded() {
    return supervisor.feeds().stream().allMatch(Feed::hasEnded);
  }

  /** What recordings broke of. */
  List<RuntimeException> failures() {
    List<RuntimeException> failures = new ArrayList<>();
    for (Feed feed : supervisor.feeds()) {
      if (feed instanceof RecordedFeed recorded) {
        recorded.failure().ifPresent(failures::add);
      }
    }
    return failures;
  }

  @Override
  public void close() {
    supervisor.close();
    pool.close();
  }
}
