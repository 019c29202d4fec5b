package io.mien.cli;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed expression events as any user of the topic would, on a thread of its own, from
 * the moment it is opened until it is closed.
 */
final class EventFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /** Hears each event with the time at which it was there to be read; on the follower's thread. */
  interface Listener {
    void heard(ExpressionEvent event, Instant at);
  }

  private EventFollower(KafkaConsumer<byte[], byte[]> consumer, Listener listener) {
    this.consumer = consumer;
    this.thread = new Thread(() -> follow(listener), "event-follower");
    thread.setDaemon(true);
  }

  /** The topic must exist, with {@link Topics#PARTITIONS} partitions. */
  static EventFollower open(String bootstrap, String topic, Listener listener) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, Topics.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy: only now is it certain that nothing from here on is missed.
    partitions.forEach(consumer::position);
    EventFollower follower = new EventFollower(consumer, listener);
    follower.thread.start();
    return follower;
  }

  private void follow(Listener listener) {
    try (consumer) {
      while (true) {
        Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL);
        Instant now = Instant.now();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          listener.heard(ExpressionEventJson.read(record.value()), now);
        }
      }
    } catch (WakeupException e) {
      // Closed: this is how a consumer is told to end.
    } catch (RuntimeException e) {
      // The border of the thread: whoever waits for events must learn that none will come.
      failure.set(e);
    }
  }

  /**
   * Waits until a condition on what was heard holds.
   *
   * @return false when it did not come to hold in time
   * @throws IllegalStateException when following has failed
   */
  boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      RuntimeException cause = failure.get();
      if (cause != null) {
        throw new IllegalStateException("the events could not be read any more", cause);
      }
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return true;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
