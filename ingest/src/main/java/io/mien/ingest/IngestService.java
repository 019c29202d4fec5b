package io.mien.ingest;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.feed.FeedStatus;
import io.mien.contract.telemetry.Health;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.telemetry.TelemetryServer;
import io.mien.ingest.CameraSet.OpenRecordings;
import io.mien.ingest.camera.CameraChange;
import io.mien.ingest.camera.Cameras;
import io.mien.ingest.camera.FileWatch;
import io.mien.ingest.publish.BrokerWatch;
import io.mien.ingest.publish.FeedStatusPublisher;
import io.mien.ingest.publish.Publishers;
import io.mien.ingest.source.SourceException;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest service: a feed for each camera, Kafka's publishers for all, metrics and health.
 *
 * <p>{@link #open} fails on anything of ours that is wrong from the start; {@link #run} waits for
 * Kafka, then works until {@link #stop} is called or, where all cameras are recordings, these have
 * ended. Live cameras are tried for ever, and one camera's trouble is nobody else's.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

  /** Where all are recordings: how soon their end is noticed. */
  private static final Duration END_CHECK = Duration.ofMillis(100);

  /** Live cameras never end; what tells how they are is brought up to date this often. */
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private static final Duration FLUSH_CHECK = Duration.ofMillis(500);

  /** For frames in hand when ingest is stopped while Kafka is away. */
  private static final Duration LAST_FLUSH = Duration.ofSeconds(5);

  private final IngestConfig config;
  private final Map<String, String> environment;
  private final CollectorRegistry registry = TelemetryServer.newRegistry();
  private final IngestMetrics metrics = new IngestMetrics(registry);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ReentrantLock running = new ReentrantLock();
  private final BrokerWatch broker = new BrokerWatch();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final OpenRecordings recordings;
  private final TelemetryServer telemetry;
  private final Object changing = new Object();
  private volatile State state = State.STARTING;
  private volatile Cameras cameras;
  private volatile Optional<String> fileProblem = Optional.empty();
  private volatile @Nullable CameraSet set;
  private volatile @Nullable Publishers publishers;

  private enum State {
    STARTING,
    WAITING_FOR_KAFKA,
    RUNNING,
    DONE,
    FAILED
  }

  private IngestService(IngestConfig config, Map<String, String> environment) {
    this.config = config;
    this.environment = Map.copyOf(environment);
    this.cameras = config.cameras();
    try {
      recordings = part(OpenRecordings.of(cameras.all()));
      metrics.show(
          MetricNames.INGEST_BUFFERED_BYTES,
          "Bytes of pictures that Kafka has not answered for.",
          this::bufferedBytes);
      metrics.show(
          MetricNames.ABANDONED_GRABBERS,
          "Threads left behind in a native call that does not return.",
          abandoned::get);
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
   * Opens the recordings, and serves metrics.
   *
   * @throws RuntimeException with one sentence for the user when either fails
   */
  public static IngestService open(IngestConfig config) {
    return open(config, System.getenv());
  }

  /**
   * Opens the recordings, and serves metrics.
   *
   * @param environment the variables that URLs of the cameras file may name
   * @throws RuntimeException with one sentence for the user when either fails
   */
  public static IngestService open(IngestConfig config, Map<String, String> environment) {
    return new IngestService(config, environment);
  }

  private double bufferedBytes() {
    Publishers now = publishers;
    return now == null ? 0 : now.bufferedBytes();
  }

  /**
   * Publishes until all recordings have ended, if there are no others, or {@link #stop} is called.
   *
   * @throws RuntimeException with one sentence for the user when Kafka refuses to work, or when a
   *     recording broke and nothing else is left to do
   */
  public void run() throws InterruptedException {
    running.lock();
    try {
      state = State.WAITING_FOR_KAFKA;
      if (new BrokerWait(config, stopping).await()) {
        work();
      }
      state = State.DONE;
    } finally {
      state = state == State.DONE ? State.DONE : State.FAILED;
      running.unlock();
    }
  }

  private void work() throws InterruptedException {
    try (Publishers publishing =
            new Publishers(
                config.producer(),
                config.topic(),
                config.defaults().maxFrameBytes(),
                broker,
                Clock.systemUTC());
        StatusPart statuses = new StatusPart(config)) {
      publishers = publishing;
      try (CameraSet working =
          new CameraSet(config, metrics, publishing, statuses.publisher(), abandoned)) {
        set = working;
        working.start(cameras.all(), recordings);
        state = State.RUNNING;
        Optional<FileWatch> watch = watchFile();
        try {
          awaitEnd(working);
        } finally {
          watch.ifPresent(FileWatch::close);
        }
        flush(working, publishing);
      }
    }
  }

  private Optional<FileWatch> watchFile() {
    Cameras now = cameras;
    return now.file()
        .map(file -> FileWatch.start(file, now.text(), config.reloadInterval(), this::reload));
  }

  private void awaitEnd(CameraSet working) throws InterruptedException {
    boolean ended = false;
    Duration pause = END_CHECK;
    while (!ended && !stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      var unused = working.statuses(); // for the metrics
      broker.look();
      synchronized (changing) {
        ended = working.hasEnded();
        pause = working.hasLive() ? REFRESH : END_CHECK;
      }
    }
  }

  private void flush(CameraSet working, Publishers publishing) throws InterruptedException {
    boolean stopped = stopping.getCount() == 0;
    if (!stopped) {
      working.failures().stream()
          .findFirst()
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
    while (!publishing.flushRecordings(FLUSH_CHECK)) {
      if (stopping.getCount() == 0) {
        if (!publishing.flushRecordings(LAST_FLUSH)) {
          LOG.warn("Stopped while Kafka was away: the frames in hand are lost.");
        }
        return;
      }
    }
  }

  /** Ends {@link #run} soon. May be called from any thread. */
  public void stop() {
    stopping.countDown();
  }

  /** Makes the cameras those of a new content of the file, or says why not. */
  private void reload(FileWatch.Found found) {
    try {
      if (found.problem().isPresent()) {
        throw new ConfigProblemsException(List.of(found.problem().get()));
      }
      Cameras wanted = cameras.with(found.text().orElse(""), config.defaults(), environment);
      CameraChange change = CameraChange.between(cameras.all(), wanted.all());
      try (OpenRecordings opened = OpenRecordings.of(change.start())) {
        CameraSet working = set;
        if (working != null && stopping.getCount() > 0) {
          synchronized (changing) {
            working.change(change, opened);
            cameras = wanted;
          }
        }
      }
      fileProblem = Optional.empty();
      metrics.camerasFileValid(true);
      LOG.info("The cameras file has changed: {}.", change.describe());
    } catch (ConfigProblemsException | SourceException e) {
      fileProblem = Optional.of(String.valueOf(e.getMessage()));
      metrics.camerasFileValid(false);
      LOG.warn(
          "The new cameras file is refused, and the cameras stay as they are: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the watch is closed
    }
  }

  /** The counts so far. */
  public IngestMetrics metrics() {
    return metrics;
  }

  /** How the feed of each camera is. */
  public List<FeedStatus> statuses() {
    CameraSet now = set;
    return now == null ? List.of() : now.statuses();
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

  /** The publisher of states, where they are wanted. */
  private record StatusPart(Optional<FeedStatusPublisher> publisher) implements AutoCloseable {
    StatusPart(IngestConfig config) {
      this(config.statusTopic().map(topic -> FeedStatusPublisher.open(config.producer(), topic)));
    }

    @Override
    public void close() {
      publisher.ifPresent(FeedStatusPublisher::close);
    }
  }

  private final class ServiceHealth implements Health {
    @Override
    public boolean live() {
      return state != State.FAILED;
    }

    @Override
    public boolean ready() {
      return state == State.RUNNING && broker.trouble().isEmpty();
    }

    @Override
    public Map<String, String> details() {
      Map<String, String> details = new TreeMap<>();
      details.put("state", state.name());
      details.put("cameras", Integer.toString(cameras.all().size()));
      details.put("published", Long.toString(metrics.published()));
      details.put("dropped", Long.toString(metrics.dropped()));
      for (FeedStatus.State one : FeedStatus.State.values()) {
        long count = statuses().stream().filter(status -> status.state() == one).count();
        details.put("cameras " + one.code(), Long.toString(count));
      }
      broker.trouble().ifPresent(trouble -> details.put("kafka", trouble));
      fileProblem.ifPresent(problem -> details.put("cameras file refused", problem));
      return details;
    }
  }
}
