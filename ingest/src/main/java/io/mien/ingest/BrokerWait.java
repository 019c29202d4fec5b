package io.mien.ingest;

import io.mien.contract.topic.BrokerException;
import io.mien.contract.topic.TopicProvisioner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at the start until Kafka is there and has the topics. */
final class BrokerWait {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWait.class);

  /** For one try; a broker that answers at all answers within this. */
  private static final Duration TRY = Duration.ofSeconds(15);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration CHECK = Duration.ofMillis(100);

  private final IngestConfig config;
  private final CountDownLatch stopping;

  BrokerWait(IngestConfig config, CountDownLatch stopping) {
    this.config = config;
    this.stopping = stopping;
  }

  /**
   * Waits, and says so, until the topics are there.
   *
   * @return false when it was stopped before
   * @throws BrokerException when Kafka refuses, or is absent for longer than it may be
   */
  boolean await() throws InterruptedException {
    long start = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return tryOnce(start);
      } catch (BrokerException e) {
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        if (!e.isAbsent()
            || config.brokerTimeout().filter(t -> waited.compareTo(t) >= 0).isPresent()) {
          throw e;
        }
        LOG.warn("Waiting for Kafka: {}; trying again in {} s.", e.getMessage(), pause.toSeconds());
      }
      if (stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private boolean tryOnce(long start) throws InterruptedException {
    Duration left =
        config
            .brokerTimeout()
            .map(time -> time.minusNanos(System.nanoTime() - start))
            .filter(time -> time.compareTo(TRY) < 0)
            .orElse(TRY);
    Duration limit = left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    // On another thread, for the client cannot be told to stop.
    CompletableFuture<Void> asked = new CompletableFuture<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                TopicProvisioner.ensure(config.admin(), config.topics(), limit);
                asked.complete(null);
              } catch (RuntimeException e) {
                asked.completeExceptionally(e); // thrown again below
              }
            },
            "broker-wait");
    asking.setDaemon(true);
    asking.start();
    try {
      while (!asked.isDone()) {
        if (stopping.await(CHECK.toNanos(), TimeUnit.NANOSECONDS)) {
          asking.interrupt();
          return false;
        }
      }
      asked.get();
      return true;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("the topics could not be prepared", e.getCause());
    }
  }
}
