package io.mien.ingest;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.telemetry.MetricNames;
import io.mien.ingest.pipeline.CameraMeter;
import io.mien.ingest.pipeline.DropReason;
import io.mien.ingest.pipeline.LossCause;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Counts what becomes of the frames, and shows how the feeds are. Thread safe. */
public final class IngestMetrics {
  private static final double[] SECONDS = {.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60};

  private final CollectorRegistry registry;
  private final Counter grabbed;
  private final Counter published;
  private final Counter publishedBytes;
  private final Counter dropped;
  private final Counter reconnects;
  private final Gauge state;
  private final Gauge lastFrame;
  private final Gauge fileValid;
  private final Histogram captureToAck;
  private final LongAdder publishedTotal = new LongAdder();
  private final LongAdder droppedTotal = new LongAdder();

  /** Registers the metrics. */
  public IngestMetrics(CollectorRegistry registry) {
    this.registry = registry;
    String camera = MetricNames.CAMERA;
    String reason = MetricNames.REASON;
    grabbed = counter(MetricNames.FRAMES_GRABBED, "Frames that a source gave.", camera);
    published =
        counter(MetricNames.FRAMES_PUBLISHED, "Frames that the broker acknowledged.", camera);
    publishedBytes =
        counter(MetricNames.PUBLISHED_BYTES, "Bytes of the pictures published.", camera);
    dropped =
        counter(MetricNames.FRAMES_DROPPED, "Frames that were not published.", camera, reason);
    reconnects =
        counter(MetricNames.CAMERA_RECONNECTS, "Sources that were opened again.", camera, reason);
    state =
        gauge(
            MetricNames.CAMERA_FEED_STATE,
            "1 for the state that the camera's feed is in, else 0.",
            camera,
            MetricNames.STATE);
    lastFrame =
        gauge(
            MetricNames.LAST_FRAME_TIMESTAMP,
            "Capture time of the newest frame, in seconds since 1970; 0 before it.",
            camera);
    fileValid =
        gauge(
            MetricNames.CAMERAS_FILE_VALID,
            "1 while the newest cameras file is in force, 0 while it is refused as broken.");
    fileValid.set(1);
    captureToAck =
        Histogram.build(
                MetricNames.CAPTURE_TO_ACK_SECONDS,
                "From a frame's capture until the broker acknowledged it.")
            .labelNames(camera)
            .buckets(SECONDS)
            .register(registry);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.build().name(name).help(help).labelNames(labels).register(registry);
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.build().name(name).help(help).labelNames(labels).register(registry);
  }

  /** Shows what a supplier says whenever it is asked for. */
  void show(String name, String help, DoubleSupplier value) {
    gauge(name, help)
        .setChild(
            new Gauge.Child() {
              @Override
              public double get() {
                return value.getAsDouble();
              }
            });
  }

  /**
   * The meter of one camera, whose series start at zero.
   *
   * @param changes is told the feed's status whenever the meter is
   */
  CameraMeter camera(String id, Consumer<FeedStatus> changes) {
    return new Meter(id, changes);
  }

  /** The status of a feed as it is now. */
  void status(FeedStatus status) {
    for (FeedStatus.State one : FeedStatus.State.values()) {
      state.labels(status.cameraId(), one.code()).set(one == status.state() ? 1 : 0);
    }
    lastFrame
        .labels(status.cameraId())
        .set(status.lastFrameAt().map(Instant::toEpochMilli).orElse(0L) / 1e3);
  }

  /** Whether the newest cameras file is in force. */
  void camerasFileValid(boolean valid) {
    fileValid.set(valid ? 1 : 0);
  }

  /** Takes the series of a camera away. */
  void forget(String id) {
    grabbed.remove(id);
    published.remove(id);
    publishedBytes.remove(id);
    captureToAck.remove(id);
    lastFrame.remove(id);
    for (DropReason reason : DropReason.values()) {
      dropped.remove(id, reason.code());
    }
    for (LossCause cause : LossCause.values()) {
      reconnects.remove(id, cause.code());
    }
    for (FeedStatus.State one : FeedStatus.State.values()) {
      state.remove(id, one.code());
    }
  }

  /** Frames of all cameras that the broker acknowledged. */
  public long published() {
    return publishedTotal.sum();
  }

  /** Frames of all cameras that were dropped, for whatever reason. */
  public long dropped() {
    return droppedTotal.sum();
  }

  private final class Meter implements CameraMeter {
    private final Consumer<FeedStatus> changes;
    private final Counter.Child grabs;
    private final Counter.Child publications;
    private final Counter.Child bytes;
    private final Histogram.Child ages;
    private final Map<DropReason, Counter.Child> drops = new EnumMap<>(DropReason.class);
    private final Map<LossCause, Counter.Child> losses = new EnumMap<>(LossCause.class);

    Meter(String id, Consumer<FeedStatus> changes) {
      this.changes = changes;
      grabs = grabbed.labels(id);
      publications = published.labels(id);
      bytes = publishedBytes.labels(id);
      ages = captureToAck.labels(id);
      for (DropReason reason : DropReason.values()) {
        drops.put(reason, dropped.labels(id, reason.code()));
      }
      for (LossCause cause : LossCause.values()) {
        losses.put(cause, reconnects.labels(id, cause.code()));
      }
    }

    @Override
    public void grabbed() {
      grabs.inc();
    }

    @Override
    public void dropped(DropReason reason) {
      Objects.requireNonNull(drops.get(reason)).inc();
      droppedTotal.increment();
    }

    @Override
    public void published(int sizeBytes, Duration sinceCapture) {
      publications.inc();
      bytes.inc(sizeBytes);
      // A film that runs ahead of the clock has frames from the future.
      ages.observe(Math.max(0, sinceCapture.toNanos() / 1e9));
      publishedTotal.increment();
    }

    @Override
    public void status(FeedStatus status) {
      IngestMetrics.this.status(status);
      changes.accept(status);
    }

    @Override
    public void reconnected(LossCause cause) {
      Objects.requireNonNull(losses.get(cause)).inc();
    }
  }
}
