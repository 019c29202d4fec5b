package io.mien.ingest.publish;

import io.mien.ingest.pipeline.DropReason;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.pipeline.FrameSink;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the frames of live cameras: none waits for room, and none is tried for long.
 *
 * <p>While Kafka is away, frames are dropped once the buffer is full or their time is over; nothing
 * has to be done for it to go on when Kafka is back. A producer that its broker has shut out for
 * good is replaced by a new one. Thread safe.
 */
public final class LiveFramePublisher implements FrameSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFramePublisher.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** After a send that had to wait in vain, nothing is tried for so long. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Between one producer and the next that replaces it. */
  private static final long REPLACE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int LEADER_TRIES = 20;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final String topic;
  private final Clock clock;
  private final SendBudget budget;
  private final BrokerWatch watch;
  private final LongSupplier nanoTime;
  private volatile Producer<byte[], byte[]> producer;
  private volatile long pausedUntil;
  private long madeAt;

  LiveFramePublisher(
      Supplier<Producer<byte[], byte[]>> producers,
      String topic,
      long budgetBytes,
      BrokerWatch watch,
      Clock clock,
      LongSupplier nanoTime) {
    this.producers = producers;
    this.topic = topic;
    this.budget = new SendBudget(budgetBytes);
    this.watch = watch;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.producer = producers.get();
    this.madeAt = nanoTime.getAsLong();
    this.pausedUntil = madeAt;
  }

  /**
   * Opens a publisher.
   *
   * @param clientSettings settings of a Kafka producer, with {@code bootstrap.servers}; they
   *     override those that are chosen here
   * @param maxFrameBytes the largest picture that will come
   * @param watch learns how Kafka answers
   * @throws PublishException when the settings do not make a producer
   */
  public static LiveFramePublisher open(
      Map<String, Object> clientSettings,
      String topic,
      int maxFrameBytes,
      BrokerWatch watch,
      Clock clock) {
    Map<String, Object> settings = ProducerSettings.live(clientSettings, maxFrameBytes);
    LiveFramePublisher publisher =
        new LiveFramePublisher(
            () -> ProducerSettings.open(settings),
            topic,
            ProducerSettings.budget(settings),
            watch,
            clock,
            System::nanoTime);
    publisher.askForLeaders();
    return publisher;
  }

  /** Asks now, for the first frames would not wait for the answer; without one they are dropped. */
  private void askForLeaders() {
    for (int i = 0; i < LEADER_TRIES; i++) {
      try {
        var unused = producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        LOG.debug("The leaders of {} are not known yet.", topic);
      }
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  public void accept(EncodedFrame frame, Delivery delivery) throws InterruptedException {
    int bytes = frame.picture().bytes().length;
    if (nanoTime.getAsLong() - pausedUntil < 0 || !budget.tryTake(bytes)) {
      drop(delivery, DropReason.BROKER);
      return;
    }
    Producer<byte[], byte[]> sender = producer;
    Thread caller = Thread.currentThread();
    watch.sent();
    try {
      sender.send(
          FrameRecord.of(frame, topic, clock.instant()),
          (metadata, exception) -> {
            budget.give(bytes);
            if (exception == null) {
              watch.taken();
              delivery.acknowledged();
            } else {
              if (Thread.currentThread() == caller) {
                pausedUntil = nanoTime.getAsLong() + PAUSE_NANOS;
              }
              refused(sender, exception, delivery);
            }
          });
    } catch (InterruptException e) {
      budget.give(bytes);
      watch.withdrawn();
      drop(delivery, DropReason.BROKER);
      throw new InterruptedException();
    } catch (KafkaException | IllegalStateException e) {
      budget.give(bytes);
      pausedUntil = nanoTime.getAsLong() + PAUSE_NANOS;
      refused(sender, e, delivery);
    }
  }

  private void refused(Producer<byte[], byte[]> sender, Exception why, Delivery delivery) {
    if (why instanceof RecordTooLargeException) {
      watch.taken(); // an answer, if not the one that was hoped for
      LOG.warn("Kafka refuses a frame: {}", why.getMessage());
      delivery.dropped(DropReason.TOO_LARGE);
      return;
    }
    watch.refused(String.valueOf(why.getMessage()));
    drop(delivery, DropReason.BROKER);
    if (!(why instanceof RetriableException)) {
      replace(sender);
    }
  }

  private void drop(Delivery delivery, DropReason reason) {
    watch.dropped();
    delivery.dropped(reason);
  }

  /** What is not worth a retry with this producer may be with a new one, though not at once. */
  private synchronized void replace(Producer<byte[], byte[]> broken) {
    long now = nanoTime.getAsLong();
    if (broken != producer || now - madeAt < REPLACE_NANOS) {
      return;
    }
    try {
      producer = producers.get();
      madeAt = now;
    } catch (PublishException e) {
      LOG.warn("No new producer can be made: {}", e.getMessage());
      return;
    }
    // Not here: this may be the broken one's own thread.
    Thread closing = new Thread(() -> broken.close(Duration.ZERO), "close-producer");
    closing.setDaemon(true);
    closing.start();
  }

  /** Bytes of pictures that Kafka has not answered for. */
  public long bufferedBytes() {
    return budget.used();
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
