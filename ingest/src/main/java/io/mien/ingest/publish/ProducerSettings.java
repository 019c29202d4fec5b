package io.mien.ingest.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the producers of ingest have in common: nothing twice, nothing reordered, bounded memory.
 */
final class ProducerSettings {
  /** What a record has besides its picture: key, headers, the batch around it. */
  static final int RECORD_OVERHEAD_BYTES = 16 * 1024;

  private static final int BUFFERED_FRAMES = 8;
  private static final long MIN_BUFFER_BYTES = 64L * 1024 * 1024;

  /** A batch that one frame fills by half takes all of its memory. */
  private static final int BUDGET_SHARE = 2;

  private ProducerSettings() {}

  /** The settings common to all frames; those given win. */
  static Map<String, Object> frames(Map<String, Object> given, int maxFrameBytes) {
    int maxRequest = maxFrameBytes + RECORD_OVERHEAD_BYTES;
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A second compression of a picture costs time and saves nothing.
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    // Most pictures fill a batch alone, and Kafka would still wait for more and wake up for that;
    // small ones are put together while a request is under way.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequest);
    settings.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(MIN_BUFFER_BYTES, (long) BUFFERED_FRAMES * maxRequest));
    settings.putAll(given);
    return settings;
  }

  /** A recording's frames are tried for ever: what was given to Kafka is not lost by an outage. */
  static Map<String, Object> recordings(Map<String, Object> given, int maxFrameBytes) {
    Map<String, Object> settings = frames(given, maxFrameBytes);
    settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    return settings;
  }

  /** A live camera's frames are of no use when they are old, and nobody waits for room. */
  static Map<String, Object> live(Map<String, Object> given, int maxFrameBytes) {
    Map<String, Object> settings = frames(given, maxFrameBytes);
    settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
    return settings;
  }

  /** The bytes of pictures that may lie in a producer of these settings. */
  static long budget(Map<String, Object> settings) {
    return Long.parseLong(String.valueOf(settings.get(ProducerConfig.BUFFER_MEMORY_CONFIG)).strip())
        / BUDGET_SHARE;
  }

  /**
   * Makes a producer.
   *
   * @throws PublishException when the settings do not make one
   */
  static Producer<byte[], byte[]> open(Map<String, Object> settings) {
    try {
      ByteArraySerializer bytes = new ByteArraySerializer();
      return new KafkaProducer<>(settings, bytes, bytes);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PublishException(
          "expected settings of a Kafka producer, found a problem: " + cause.getMessage(), e);
    }
  }
}
