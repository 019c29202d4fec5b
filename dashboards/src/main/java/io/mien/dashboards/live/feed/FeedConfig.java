package io.mien.dashboards.live.feed;

import java.util.Map;

/**
 * Where to read.
 *
 * @param group of the stream that judges; its committed offsets are looked at
 * @param consumer settings of Kafka consumers, with {@code bootstrap.servers}
 * @param admin settings of a Kafka admin client, with {@code bootstrap.servers}
 */
public record FeedConfig(
    FeedTopics topics, String group, Map<String, Object> consumer, Map<String, Object> admin) {
  /** Copies the settings. */
  public FeedConfig {
    consumer = Map.copyOf(consumer);
    admin = Map.copyOf(admin);
  }
}
