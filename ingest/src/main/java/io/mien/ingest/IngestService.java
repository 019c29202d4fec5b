package io.mien.ingest;

import static java.lang.Double.POSITIVE_INFINITY;

import io.mien.contract.telemetry.Health;
import io.mien.contract.telemetry.TelemetryServer;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.pipeline.CameraLoop;
import io.mien.ingest.pipeline.FrameEncoder;
import io.mien.ingest.pipeline.FramePacer;
import io.mien.ingest.pipeline.Pace;
import io.mien.ingest.publish.FramePublisher;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.LoopingSource;
import io.mien.ingest.source.RecordedSource;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest service: a loop for each camera, one producer for all, metrics and health.
 *
 * <p>{@link #open} fails on anything that is wrong from the start; {@link #run} works until all
 * sources have ended, or {@link #stop} is called, or one camera fails, which ends all.
 */
public final class IngestService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(15);

  /** A frame this late is dropped in real time; less is caught up with. */
  private static final Duration LATE_AFTER = Duration.ofSeconds(1);

  private final IngestConfig config;
  private final CollectorRegistry registry = TelemetryServer.newRegistry();
  private final IngestMetrics metrics = new IngestMetrics(registry);
  private final List<CameraLoop> loops = new ArrayList<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ReentrantLock running = new ReentrantLock();
  private final Clock clock = Clock.systemUTC();
  private final FramePublisher publisher;
  private final TelemetryServer telemetry;
  private volatile State state = State.STARTING;

  private enum State {
    STARTING,
    RUNNING,
    DONE,
    FAILED
  }

  private IngestService(IngestConfig config) {
    this.config = config;
    try {
      List<CameraSource> sources = config.cameras().stream().map(this::source).toList();
      TopicProvisioner.ensure(config.admin(), List.of(topic(config)), BROKER_TIMEOUT);
      publisher =
          part(
              FramePublisher.open(
                  config.producer(), config.topic(), config.maxFrameBytes(), clock));
      for (int i = 0; i < sources.size(); i++) {
        loops.add(loop(config.cameras().get(i).id(), sources.get(i)));
      }
      telemetry =
          part(
              TelemetryServer.start(
                  config.metricsHost(), config.metricsPort(), registry, new ServiceHealth()));
    } catch (RuntimeException e) {
      // Whatever was wrong, what is open by now has no other owner.
      closeParts();
      throw e;
    }
  }

  /**
   * Opens the sources, prepares the topic, connects, and serves metrics.
   *
   * @throws RuntimeException with one sentence for the user when any of these fails
   */
  public static IngestService open(IngestConfig config) {
    return new IngestService(config);
  }

  private static TopicSpec topic(IngestConfig config) {
    int largestRecord = config.maxFrameBytes() + FramePublisher.RECORD_OVERHEAD_BYTES;
    return TopicSpec.frames(
        config.topic(), Topics.PARTITIONS, Math.max(Topics.MAX_FRAME_BYTES, largestRecord));
  }

  private CameraSource source(CameraConfig camera) {
    Duration pictureInterval =
        config.framesPerSecond() > 0
            ? Duration.ofNanos(Math.round(1e9 / config.framesPerSecond()))
            : CameraSources.PICTURE_INTERVAL;
    RecordedSource source = part(CameraSources.open(camera.source(), pictureInterval));
    return config.loop() ? new LoopingSource(source) : source;
  }

  private CameraLoop loop(String cameraId, CameraSource source) {
    double rate = config.framesPerSecond() > 0 ? config.framesPerSecond() : POSITIVE_INFINITY;
    return new CameraLoop(
        cameraId,
        source,
        new FramePacer(rate),
        config.realTime()
            ? Pace.realTime(clock, this::sleepUnlessStopping, LATE_AFTER)
            : Pace.asFastAsPossible(),
        new FrameEncoder(FrameShape.whole(config.jpegQuality(), config.maxFrameBytes())),
        publisher,
        metrics.camera(cameraId),
        clock);
  }

  private void sleepUnlessStopping(Duration time) throws InterruptedException {
    // Whether it was woken early does not matter: the loop has a flag of its own.
    boolean unused = stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Publishes until all sources have ended or {@link #stop} is called.
   *
   * @throws RuntimeException with one sentence for the user when a source or Kafka fails
   */
  public void run() throws InterruptedException {
    running.lock();
    try {
      state = State.RUNNING;
      runLoops();
      publisher.flush();
      state = State.DONE;
    } finally {
      state = state == State.DONE ? State.DONE : State.FAILED;
      running.unlock();
    }
  }

  private void runLoops() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(loops.size(), IngestService::thread);
    try {
      var ended = new ExecutorCompletionService<Void>(threads);
      for (CameraLoop loop : loops) {
        ended.submit(
            () -> {
              loop.run();
              return null;
            });
      }
      for (int i = 0; i < loops.size(); i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("a camera's loop broke", e.getCause());
    } finally {
      stop();
      threads.shutdown();
      // Sources are closed after this, so no loop may still read from one.
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }

  private static Thread thread(Runnable loop) {
    Thread thread = new Thread(loop, "camera");
    thread.setDaemon(true);
    return thread;
  }

  /** Ends {@link #run} soon. May be called from any thread. */
  public void stop() {
    loops.forEach(CameraLoop::stop);
    stopping.countDown();
  }

  /** The counts so far. */
  public IngestMetrics metrics() {
    return metrics;
  }

  /** The port on which metrics and health are served. */
  public int metricsPort() {
    return telemetry.port();
  }

  /** Stops, waits for {@link #run} to end, and closes everything. */
  @Override
  public void close() {
    stop();
    running.lock();
    try {
      closeParts();
    } finally {
      running.unlock();
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private void closeParts() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        // The others must be closed all the same.
        LOG.warn("cannot close {}: {}", part.getClass().getSimpleName(), e.getMessage());
      }
    }
  }

  private final class ServiceHealth implements Health {
    @Override
    public boolean live() {
      return state != State.FAILED;
    }

    @Override
    public boolean ready() {
      return state == State.RUNNING;
    }

    @Override
    public Map<String, String> details() {
      return Map.of(
          "state", state.name(),
          "cameras", Integer.toString(loops.size()),
          "published", Long.toString(metrics.published()));
    }
  }
}
