package io.mien.ingest.publish;

import io.mien.ingest.pipeline.DropReason;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.pipeline.FrameSink;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the frames of recordings: none is lost, none comes twice, and each camera's stay in
 * order.
 *
 * <p>While Kafka is away, whoever brings a frame waits, and what was brought is tried until it is
 * back. What Kafka refuses for good ends it: nothing more is taken, since a gap in the middle of a
 * stream would go unseen. Thread safe. The topic's leaders must be known before the first frame.
 */
public final class FramePublisher implements FrameSink, AutoCloseable {

  /** What a record has besides its picture: key, headers, the batch around it. */
  public static final int RECORD_OVERHEAD_BYTES = ProducerSettings.RECORD_OVERHEAD_BYTES;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final long FLUSH_CHECK_MILLIS = 200;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Clock clock;
  private final SendBudget budget;
  private final BrokerWatch watch;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  FramePublisher(
      Producer<byte[], byte[]> producer,
      String topic,
      long budgetBytes,
      BrokerWatch watch,
      Clock clock) {
    this.producer = producer;
    this.topic = topic;
    this.budget = new SendBudget(budgetBytes);
    this.watch = watch;
    this.clock = clock;
  }

  /**
   * Opens a publisher.
   *
   * @param clientSettings settings of a Kafka producer, with {@code bootstrap.servers}; they
   *     override those that are chosen here
   * @param maxFrameBytes the largest picture that will come
   * @throws PublishException when the settings do not make a producer
   */
  public static FramePublisher open(
      Map<String, Object> clientSettings, String topic, int maxFrameBytes, Clock clock) {
    return open(clientSettings, topic, maxFrameBytes, new BrokerWatch(), clock);
  }

  /**
   * Opens a publisher.
   *
   * @param watch learns how Kafka answers
   */
  public static FramePublisher open(
      Map<String, Object> clientSettings,
      String topic,
      int maxFrameBytes,
      BrokerWatch watch,
      Clock clock) {
    Map<String, Object> settings = ProducerSettings.recordings(clientSettings, maxFrameBytes);
    return new FramePublisher(
        ProducerSettings.open(settings), topic, ProducerSettings.budget(settings), watch, clock);
  }

  /**
   * Publishes a frame; waits while there is no room for it.
   *
   * @param acknowledged is run, on any thread, once the frame is safe
   * @throws PublishException when Kafka has refused a frame, or the thread is interrupted
   */
  public void accept(EncodedFrame frame, Runnable acknowledged) {
    try {
      accept(frame, acknowledgedOnly(acknowledged));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublishException("interrupted while waiting for Kafka to take a frame", e);
    }
  }

  private static Delivery acknowledgedOnly(Runnable acknowledged) {
    return new Delivery() {
      @Override
      public void acknowledged() {
        acknowledged.run();
      }

      // What is dropped here ends the publisher, which says so itself.
      @Override
      public void dropped(DropReason reason) {}
    };
  }

  @Override
  public void accept(EncodedFrame frame, Delivery delivery) throws InterruptedException {
    check();
    int bytes = frame.picture().bytes().length;
    budget.take(bytes);
    boolean given = false;
    try {
      while (!given) {
        check();
        given = give(frame, bytes, delivery);
      }
    } finally {
      if (!given) {
        budget.give(bytes);
      }
    }
    check();
  }

  /** Gives a frame to the producer; false where it had no room or no leader in time. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  private boolean give(EncodedFrame frame, int bytes, Delivery delivery)
      throws InterruptedException {
    watch.sent();
    Answer answer = new Answer(bytes, delivery);
    try {
      producer.send(FrameRecord.of(frame, topic, clock.instant()), answer);
      return !answer.isToBeTriedAgain();
    } catch (InterruptException e) {
      watch.withdrawn();
      throw new InterruptedException();
    } catch (KafkaException | IllegalStateException e) {
      watch.refused(String.valueOf(e.getMessage()));
      failure.compareAndSet(null, e);
      return false;
    }
  }

  /** What the producer says to one frame. */
  private final class Answer implements Callback {
    private final int bytes;
    private final Delivery delivery;
    private final Thread caller = Thread.currentThread();
    private boolean isToBeTriedAgain;

    Answer(int bytes, Delivery delivery) {
      this.bytes = bytes;
      this.delivery = delivery;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
      if (exception instanceof TimeoutException && Thread.currentThread() == caller) {
        // Told within the call: the frame was not taken in, so trying again makes no second one.
        isToBeTriedAgain = true;
        watch.refused(String.valueOf(exception.getMessage()));
        return;
      }
      if (exception == null) {
        watch.taken();
        delivery.acknowledged();
      } else {
        watch.refused(String.valueOf(exception.getMessage()));
        failure.compareAndSet(null, exception);
      }
      budget.give(bytes);
    }

    /** On the caller's thread alone. */
    boolean isToBeTriedAgain() {
      return isToBeTriedAgain;
    }
  }

  /** Bytes of pictures that Kafka has not answered for. */
  public long bufferedBytes() {
    return budget.used();
  }

  /**
   * Waits until the broker has answered for every frame, however long that takes.
   *
   * @throws PublishException when it did not take one of them
   */
  public void flush() {
    producer.flush();
    check();
  }

  /**
   * Waits until the broker has answered for every frame, at most so long.
   *
   * @return whether it has
   * @throws PublishException when it did not take one of them
   */
  public boolean flush(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    boolean answered = false;
    while (!answered && System.nanoTime() < end) {
      answered =
          budget.awaitEmpty(
              Math.min(FLUSH_CHECK_MILLIS, 1 + (end - System.nanoTime()) / 1_000_000));
      check();
    }
    return answered;
  }

  private void check() {
    Exception found = failure.get();
    if (found != null) {
      throw new PublishException(
          "expected Kafka to take the frames for topic %s, found: %s"
              .formatted(topic, found.getMessage()),
          found);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
