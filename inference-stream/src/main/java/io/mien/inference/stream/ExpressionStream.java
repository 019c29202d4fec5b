package io.mien.inference.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running topology. The first failure of a thread stops all of them: what a retry cannot mend is
 * told to whoever waits in {@link #await}. Thread safe.
 */
public final class ExpressionStream implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ExpressionStream.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private ExpressionStream(KafkaStreams streams) {
    this.streams = streams;
  }

  /**
   * Starts the threads; the topics must exist.
   *
   * @param settings see {@link StreamSettings}
   */
  public static ExpressionStream start(Topology topology, Map<String, Object> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    ExpressionStream stream = new ExpressionStream(new KafkaStreams(topology, properties));
    stream.streams.setUncaughtExceptionHandler(stream::fail);
    stream.streams.setStateListener((now, before) -> stream.moved(now));
    stream.streams.start();
    return stream;
  }

  private StreamThreadExceptionResponse fail(Throwable cause) {
    log.error("a stream thread failed, the stream stops: {}", rootMessage(cause));
    log.debug("where it failed", cause);
    failure.compareAndSet(null, cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void moved(KafkaStreams.State now) {
    if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
      stopped.countDown();
    }
  }

  /** Kafka Streams' word for what it does: RUNNING, REBALANCING and so on. */
  public String state() {
    return streams.state().name();
  }

  /** Whether frames are being read. */
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Whether the threads live, or are about to. */
  public boolean isAlive() {
    return failure.get() == null && stopped.getCount() > 0;
  }

  /**
   * Waits until the stream has stopped.
   *
   * @throws StreamFailedException when it stopped because of a failure
   */
  public void await() throws InterruptedException {
    stopped.await();
    Throwable cause = failure.get();
    if (cause != null) {
      throw new StreamFailedException("the stream stopped: " + rootMessage(cause), cause);
    }
  }

  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    for (Throwable next = root.getCause();
        next != null && !(root instanceof StreamFailedException); // says it best
        next = root.getCause()) {
      root = next;
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  @Override
  public void close() {
    if (!streams.close(CLOSE_TIMEOUT)) {
      log.warn("the stream's threads did not end within {} s", CLOSE_TIMEOUT.toSeconds());
    }
  }
}
