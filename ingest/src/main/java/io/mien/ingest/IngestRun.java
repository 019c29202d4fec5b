package io.mien.ingest;

import io.mien.contract.feed.FeedStatus;
import io.mien.ingest.camera.FileWatch;
import io.mien.ingest.publish.BrokerWatch;
import io.mien.ingest.publish.FeedStatusPublisher;
import io.mien.ingest.publish.Publishers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of the service, from the wait for Kafka to the last flush. Thread safe. */
final class IngestRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRun.class);

  /** Where all are recordings: how soon their end is noticed. */
  private static final Duration END_CHECK = Duration.ofMillis(100);

  /** Live cameras never end; what tells how they are is brought up to date this often. */
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private static final Duration FLUSH_CHECK = Duration.ofMillis(500);

  /** For frames in hand when ingest is stopped while Kafka is away. */
  private static final Duration LAST_FLUSH = Duration.ofSeconds(5);

  private final IngestConfig config;
  private final IngestMetrics metrics;
  private final WantedCameras cameras;
  private final OpenRecordings recordings;
  private final BrokerWatch broker = new BrokerWatch();
  private final Publishers publishers;
  private final AtomicInteger abandoned = new AtomicInteger();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ReentrantLock running = new ReentrantLock();
  private volatile State state = State.STARTING;
  private volatile @Nullable CameraSet set;

  /** Where in its life it is. */
  enum State {
    STARTING,
    WAITING_FOR_KAFKA,
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * Is yet to begin.
   *
   * @param recordings of the cameras, which it takes over
   */
  IngestRun(
      IngestConfig config,
      IngestMetrics metrics,
      WantedCameras cameras,
      OpenRecordings recordings) {
    this.config = config;
    this.metrics = metrics;
    this.cameras = cameras;
    this.recordings = recordings;
    this.publishers =
        new Publishers(
            config.producer(),
            config.topic(),
            config.defaults().maxFrameBytes(),
            broker,
            Clock.systemUTC());
  }

  /** See {@link IngestService#run}. */
  void run() throws InterruptedException {
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
    try (publishers;
        StatusPart statuses = new StatusPart(config);
        CameraSet working =
            new CameraSet(config, metrics, publishers, statuses.publisher(), abandoned)) {
      set = working;
      working.start(cameras.all(), recordings);
      state = State.RUNNING;
      Optional<FileWatch> watch = cameras.follow(working, stopping);
      try {
        awaitEnd(working);
      } finally {
        watch.ifPresent(FileWatch::close);
      }
      flush(working);
    }
  }

  private void awaitEnd(CameraSet working) throws InterruptedException {
    Duration pause = END_CHECK;
    while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      var unused = working.statuses(); // for the metrics
      broker.look();
      if (working.hasEnded()) {
        return;
      }
      pause = working.hasLive() ? REFRESH : END_CHECK;
    }
  }

  private void flush(CameraSet working) throws InterruptedException {
    if (!isStopped()) {
      working.failures().stream()
          .findFirst()
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
    while (!publishers.flushRecordings(FLUSH_CHECK)) {
      if (isStopped()) {
        if (!publishers.flushRecordings(LAST_FLUSH)) {
          LOG.warn("Stopped while Kafka was away: the frames in hand are lost.");
        }
        return;
      }
    }
  }

  private boolean isStopped() {
    return stopping.getCount() == 0;
  }

  /** Ends {@link #run} soon. */
  void stop() {
    stopping.countDown();
  }

  /** Stops, waits for {@link #run} to end, and closes what it has not played. */
  @Override
  public void close() {
    stop();
    running.lock();
    try {
      recordings.close();
    } finally {
      running.unlock();
    }
  }

  State state() {
    return state;
  }

  /** Why Kafka takes nothing, where it does not. */
  Optional<String> brokerTrouble() {
    return broker.trouble();
  }

  /** How the feed of each camera is. */
  List<FeedStatus> statuses() {
    CameraSet now = set;
    return now == null ? List.of() : now.statuses();
  }

  /** Bytes of pictures that Kafka has not answered for. */
  double bufferedBytes() {
    return publishers.bufferedBytes();
  }

  /** Threads left behind in a native call that does not return. */
  double abandonedGrabbers() {
    return abandoned.get();
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
}
