package io.mien.contract.topic;

import java.time.Duration;
import java.util.Map;

/**
 * A topic as Mien creates it where it does not exist.
 *
 * @param name the topic's name
 * @param partitions number of partitions, at least 1
 * @param settings topic settings of Kafka
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {

  /** Checks the name and the number of partitions. */
  public TopicSpec {
    if (name.isBlank()) {
      throw new IllegalArgumentException("expected the name of a topic, found a blank one");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("expected at least 1 partition, found " + partitions);
    }
    settings = Map.copyOf(settings);
  }

  /**
   * Frames: pictures are kept for a short while only, and are not compressed a second time.
   *
   * @param maxMessageBytes the largest frame record that the topic accepts
   */
  public static TopicSpec frames(String name, int partitions, int maxMessageBytes) {
    return new TopicSpec(name, partitions, pictureSettings(maxMessageBytes));
  }

  /** Refused frames: the picture's bytes again, so kept as short as the frames themselves. */
  public static TopicSpec deadLetters(String name, int maxMessageBytes) {
    return new TopicSpec(name, 1, pictureSettings(maxMessageBytes + DEAD_LETTER_HEADER_BYTES));
  }

  /** A table: the newest small JSON record of each key stays. */
  public static TopicSpec table(String name, int partitions) {
    return new TopicSpec(
        name,
        partitions,
        Map.of(
            "cleanup.policy",
            "compact",
            // Only closed segments are compacted: without this, whoever reads the table reads a
            // week.
            "segment.ms",
            Long.toString(Duration.ofHours(1).toMillis()),
            "message.timestamp.after.max.ms",
            ANY_TIME));
  }

  /** Small JSON records, kept for a week. */
  public static TopicSpec events(String name, int partitions) {
    return new TopicSpec(
        name,
        partitions,
        Map.of(
            "retention.ms",
            Long.toString(Duration.ofDays(7).toMillis()),
            "message.timestamp.after.max.ms",
            ANY_TIME));
  }

  /**
   * A film that is published faster than it plays has frames whose time is still to come; by
   * default Kafka refuses those of more than an hour ahead.
   */
  private static final String ANY_TIME = Long.toString(Long.MAX_VALUE);

  /** Room for the headers that a dead letter has and its frame had not. */
  private static final int DEAD_LETTER_HEADER_BYTES = 64 * 1024;

  private static Map<String, String> pictureSettings(int maxMessageBytes) {
    return Map.of(
        "retention.ms", Long.toString(Duration.ofMinutes(10).toMillis()),
        // Retention deletes closed segments only: without these a slow camera's pictures stay.
        "segment.ms", Long.toString(Duration.ofMinutes(5).toMillis()),
        "segment.bytes", Integer.toString(256 * 1024 * 1024),
        "max.message.bytes", Integer.toString(maxMessageBytes),
        "compression.type", "uncompressed",
        "message.timestamp.type", "CreateTime",
        "message.timestamp.after.max.ms", ANY_TIME);
  }
}
