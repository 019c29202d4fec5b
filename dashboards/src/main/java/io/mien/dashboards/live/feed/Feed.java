package io.mien.dashboards.live.feed;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Kafka on three threads of its own from when it is opened until it is closed: the frames,
 * what is said of them, and how far the stream has come. What breaks is begun anew after a while.
 *
 * <p>It joins no group and commits nothing, so the services do not notice it.
 */
public final class Feed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final Duration ANEW = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration TOPICS = Duration.ofSeconds(10);
  private static final int API_MILLIS = 5_000;

  private final FeedConfig config;
  private final FeedListener listener;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Feed(FeedConfig config, FeedListener listener, Clock clock) {
    this.config = config;
    this.listener = listener;
    this.clock = clock;
    this.thread = daemon("live-records", this::run);
  }

  /** Starts to read. */
  public static Feed open(FeedConfig config, FeedListener listener, Clock clock) {
    Feed feed = new Feed(config, listener, clock);
    feed.thread.start();
    return feed;
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void run() {
    try {
      while (!closed.await(0, TimeUnit.SECONDS)) {
        try (Session session = new Session()) {
          session.run();
        } catch (KafkaException e) {
          fail(e);
        } catch (RuntimeException e) {
          // The border of the thread: a view that has gone silent must say so, and try again.
          log.warn("the live view reads Kafka anew", e);
          listener.failed("Reading it failed: " + e);
        }
        closed.await(ANEW.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void fail(Throwable problem) {
    Throwable cause = problem.getCause() == null ? problem : problem.getCause();
    listener.failed("Kafka's client says: " + cause.getMessage());
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(API_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** One connection, from its begin until it breaks or the feed is closed. */
  private final class Session implements AutoCloseable {
    private final Progress progress = new Progress();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> helpers = new ArrayList<>();
    private final FeedCluster cluster = FeedCluster.connect(config, API_MILLIS);
    private volatile List<TopicPartition> judging = List.of();
    private volatile Set<TopicPartition> frames = Set.of();

    void run() throws InterruptedException {
      Map<String, Set<TopicPartition>> found = awaitTopics();
      if (found.isEmpty()) {
        return;
      }
      listener.restarted();
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(500)) {
        RecordReader reader =
            new RecordReader(consumer, config.topics(), progress, listener, clock);
        assign(reader, found);
        // After the events' reader has its place: no frame that is read has its events before it.
        helpers.add(daemon("live-frames", () -> helper(this::readFrames)));
        helpers.add(daemon("live-offsets", () -> helper(this::lookAtOffsets)));
        helpers.forEach(Thread::start);
        long looked = System.nanoTime();
        while (!isOver()) {
          reader.poll();
          if (System.nanoTime() - looked > TOPICS.toNanos()) {
            looked = System.nanoTime();
            Map<String, Set<TopicPartition>> now = cluster.topics();
            if (!now.equals(found)) {
              if (!now.keySet().containsAll(config.topics().needed())) {
                return; // somebody deleted them
              }
              assign(reader, now);
              found = now;
            }
          }
        }
      } catch (ExecutionException e) {
        fail(e);
      }
    }

    private void assign(RecordReader reader, Map<String, Set<TopicPartition>> found) {
      Set<TopicPartition> records = new HashSet<>();
      config
          .topics()
          .records()
          .forEach(topic -> records.addAll(found.getOrDefault(topic, Set.of())));
      reader.assign(records);
      judging = reader.judging();
      frames = found.getOrDefault(config.topics().frames(), Set.of());
    }

    /** The partitions of all topics that are there; none when the feed is closed meanwhile. */
    private Map<String, Set<TopicPartition>> awaitTopics() throws InterruptedException {
      while (!isClosed()) {
        try {
          Map<String, Set<TopicPartition>> found = cluster.topics();
          Optional<String> missing =
              config.topics().needed().stream()
                  .filter(topic -> !found.containsKey(topic))
                  .findFirst();
          listener.missing(missing);
          listener.answered(false, false);
          if (missing.isEmpty()) {
            return found;
          }
        } catch (ExecutionException e) {
          fail(e);
        }
        closed.await(ANEW.toMillis(), TimeUnit.MILLISECONDS);
      }
      return Map.of();
    }

    private KafkaConsumer<byte[], byte[]> consumer(int mostRecords) {
      Map<String, Object> settings = new HashMap<>(config.consumer());
      settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
      settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
      settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostRecords);
      settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
      settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_MILLIS);
      settings.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_MILLIS);
      settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What a helper does until the session is over. */
    private interface Work {
      void run() throws InterruptedException, ExecutionException;
    }

    private void helper(Work work) {
      try {
        work.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the session is over
      } catch (ExecutionException | KafkaException e) {
        fail(e);
      } finally {
        over.countDown();
      }
    }

    private void readFrames() {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(100)) {
        FrameReader reader = new FrameReader(consumer, listener);
        Set<TopicPartition> assigned = Set.of();
        while (!isOver()) {
          if (!assigned.equals(frames)) {
            assigned = frames;
            reader.assign(assigned);
          }
          reader.poll();
        }
      } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
        // The session is over.
      }
    }

    private void lookAtOffsets() throws InterruptedException, ExecutionException {
      Map<Integer, Long> before = Map.of();
      while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS) && !isClosed()) {
        Map<Integer, Long> committed = cluster.committed();
        boolean moved = !committed.equals(before);
        if (moved) {
          progress.committed(committed, cluster.ends(judging));
        }
        listener.answered(moved && !before.isEmpty(), !committed.isEmpty());
        before = committed;
      }
    }

    private boolean isOver() {
      return isClosed() || over.getCount() == 0;
    }

    @Override
    public void close() {
      over.countDown();
      helpers.forEach(Thread::interrupt);
      for (Thread helper : helpers) {
        try {
          helper.join(API_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      cluster.close();
    }
  }
}
