package io.mien.inference.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
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
  private final InstanceIdentity identity;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private ExpressionStream(KafkaStreams streams, InstanceIdentity identity) {
    this.streams = streams;
    this.identity = identity;
  }

  /**
   * Starts the threads; the topics must exist.
   *
   * @param settings see {@link StreamSettings}; where they name no group instance, the one that the
   *     state directory belongs to
   * @param commits hears of each commit
   * @throws StreamFailedException when it cannot start, above all because of its state directory
   */
  public static ExpressionStream start(
      Topology topology, Map<String, Object> settings, Commits commits) {
    InstanceIdentity identity = InstanceIdentity.claim(StreamSettings.stateDirectory(settings));
    Properties properties = new Properties();
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, identity.id());
    properties.putAll(settings);
    try {
      ExpressionStream stream =
          new ExpressionStream(
              new KafkaStreams(topology, properties, new TimedClients(commits::committed)),
              identity);
      if (!identity.leftInOrder()) {
        // Of a killed instance's stores Kafka Streams uses nothing, but opens and refuses each.
        stream.streams.cleanUp();
      }
      stream.streams.setUncaughtExceptionHandler(stream::fail);
      stream.streams.setStateListener((now, before) -> stream.moved(now));
      stream.streams.start();
      return stream;
    } catch (KafkaException e) {
      identity.close(); // nobody else has it
      throw new StreamFailedException("the stream cannot start: " + rootMessage(e), e);
    }
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

  /**
   * Commits what is done and leaves the group, so that other instances take over at once. May be
   * called again.
   */
  @Override
  public void close() {
    CloseOptions leaving =
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_TIMEOUT);
    boolean ended = streams.close(leaving);
    if (!ended) {
      log.warn("the stream's threads did not end within {} s", CLOSE_TIMEOUT.toSeconds());
    } else if (failure.get() == null) {
      identity.leave();
    }
    identity.close();
  }
}
