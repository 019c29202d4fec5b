package io.mien.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.frame.FrameHeaders;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.pipeline.FrameSink;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes frames, keyed by camera, at the time of their capture.
 *
 * <p>Each send is checked when the broker answers; after the first that failed nothing more is
 * taken, since a gap in the middle of a stream would go unseen. Thread safe. The topic's leaders
 * must be known before the first frame.
 */
public final class FramePublisher implements FrameSink, AutoCloseable {

  /** What a record has besides its picture: key, headers, the batch around it. */
  public static final int RECORD_OVERHEAD_BYTES = 16 * 1024;

  private static final int BUFFERED_FRAMES = 4;
  private static final long MIN_BUFFER_BYTES = 32L * 1024 * 1024;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Clock clock;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  FramePublisher(Producer<byte[], byte[]> producer, String topic, Clock clock) {
    this.producer = producer;
    this.topic = topic;
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
    try {
      ByteArraySerializer bytes = new ByteArraySerializer();
      return new FramePublisher(
          new KafkaProducer<>(settings(clientSettings, maxFrameBytes), bytes, bytes), topic, clock);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PublishException(
          "expected settings of a Kafka producer, found a problem: " + cause.getMessage(), e);
    }
  }

  static Map<String, Object> settings(Map<String, Object> given, int maxFrameBytes) {
    int maxRequest = maxFrameBytes + RECORD_OVERHEAD_BYTES;
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A second compression of a picture costs time and saves nothing.
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequest);
    // When it is full, sending waits: this bounds the memory of a source that outruns the broker.
    settings.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(MIN_BUFFER_BYTES, (long) BUFFERED_FRAMES * maxRequest));
    settings.putAll(given);
    return settings;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  public void accept(EncodedFrame frame, Runnable acknowledged) {
    check();
    try {
      producer.send(
          record(frame),
          (metadata, exception) -> {
            if (exception == null) {
              acknowledged.run();
            } else {
              failure.compareAndSet(null, exception);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      failure.compareAndSet(null, e);
    }
    check();
  }

  private ProducerRecord<byte[], byte[]> record(EncodedFrame frame) {
    // Epoch milliseconds and number: unique within the camera, also when it is started again.
    String id = frame.capturedAt().toEpochMilli() + "-" + frame.sequence();
    return new ProducerRecord<>(
        topic,
        null,
        frame.capturedAt().toEpochMilli(),
        frame.cameraId().getBytes(UTF_8),
        frame.picture().bytes(),
        FrameHeaders.of(
            frame.cameraId(),
            id,
            frame.sequence(),
            frame.picture().format().mediaType(),
            frame.capturedAt(),
            clock.instant()));
  }

  /**
   * Waits until the broker has answered for every frame.
   *
   * @throws PublishException when it did not take one of them
   */
  public void flush() {
    producer.flush();
    check();
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
