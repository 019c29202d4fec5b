package io.mien.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatusJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes how the feeds are, from a thread of its own, so that whoever tells it something never
 * waits for Kafka. Of a camera only the newest status waits; one that was not taken is tried again
 * unless a newer one came. Thread safe.
 */
public final class FeedStatusPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedStatusPublisher.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final long RETRY_MILLIS = 1000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Map<String, Optional<FeedStatus>> waiting = new LinkedHashMap<>();
  private final Map<String, Optional<FeedStatus>> newest = new HashMap<>();
  private final Thread thread = new Thread(this::run, "feed-status");
  private boolean closing;
  private boolean troubled;

  FeedStatusPublisher(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Opens a publisher.
   *
   * @param clientSettings settings of a Kafka producer, with {@code bootstrap.servers}
   * @throws PublishException when the settings do not make a producer
   */
  public static FeedStatusPublisher open(Map<String, Object> clientSettings, String topic) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    // A status is small, and the next one comes soon.
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return new FeedStatusPublisher(ProducerSettings.open(settings), topic);
  }

  /** Publishes a status soon, if no newer one of the camera comes before. */
  public void publish(FeedStatus status) {
    put(status.cameraId(), Optional.of(status));
  }

  /** Takes a camera out of the table soon. */
  public void forget(String cameraId) {
    put(cameraId, Optional.empty());
  }

  private synchronized void put(String cameraId, Optional<FeedStatus> status) {
    waiting.put(cameraId, status);
    newest.put(cameraId, status);
    notifyAll();
  }

  private void run() {
    try {
      Map<String, Optional<FeedStatus>> next = take();
      while (!next.isEmpty()) {
        next.forEach(this::send);
        next = take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed for good
    }
  }

  /** What waits, once there is something; nothing at the end. */
  private synchronized Map<String, Optional<FeedStatus>> take() throws InterruptedException {
    long retryAt = System.nanoTime() + RETRY_MILLIS * 1_000_000;
    while (troubled && !closing && System.nanoTime() - retryAt < 0) {
      wait(RETRY_MILLIS);
    }
    while (waiting.isEmpty() && !closing) {
      wait();
    }
    Map<String, Optional<FeedStatus>> all = new LinkedHashMap<>(waiting);
    waiting.clear();
    return all;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  private void send(String cameraId, Optional<FeedStatus> status) {
    try {
      producer.send(
          record(cameraId, status),
          (metadata, exception) -> {
            if (exception == null) {
              taken();
            } else {
              refused(cameraId, status, exception);
            }
          });
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException | IllegalStateException e) {
      refused(cameraId, status, e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(String cameraId, Optional<FeedStatus> status) {
    byte[] key = cameraId.getBytes(UTF_8);
    return status
        .map(
            known ->
                new ProducerRecord<byte[], byte[]>(
                    topic,
                    null,
                    known.reportedAt().toEpochMilli(),
                    key,
                    FeedStatusJson.write(known),
                    FeedStatusJson.headers(known)))
        .orElseGet(() -> new ProducerRecord<>(topic, key, null));
  }

  private synchronized void taken() {
    troubled = false;
  }

  private synchronized void refused(String cameraId, Optional<FeedStatus> status, Exception why) {
    if (!troubled) {
      LOG.debug("The status of camera {} was not taken: {}", cameraId, why.getMessage());
    }
    troubled = true;
    if (!closing && status.equals(newest.get(cameraId))) {
      waiting.put(cameraId, status);
      notifyAll();
    }
  }

  /** Publishes what waits, for a few seconds at most. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE_TIMEOUT);
  }
}
