package io.mien.dashboards.live.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the brokers tell of a feed's topics and of how far the stream is. Thread safe. */
final class FeedCluster implements AutoCloseable {
  private final Admin admin;
  private final FeedConfig config;

  private FeedCluster(Admin admin, FeedConfig config) {
    this.admin = admin;
    this.config = config;
  }

  /** Connects; brokers that do not answer for so long are found out by the first question. */
  static FeedCluster connect(FeedConfig config, int apiMillis) {
    Map<String, Object> settings = new HashMap<>(config.admin());
    settings.putIfAbsent("default.api.timeout.ms", apiMillis);
    settings.putIfAbsent("request.timeout.ms", apiMillis);
    return new FeedCluster(Admin.create(settings), config);
  }

  /** The partitions of each topic that is there. */
  Map<String, Set<TopicPartition>> topics() throws ExecutionException, InterruptedException {
    List<String> names = new ArrayList<>(config.topics().records());
    names.add(config.topics().frames());
    Map<String, Set<TopicPartition>> found = new HashMap<>();
    for (var topic : admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        TopicDescription description = topic.getValue().get();
        Set<TopicPartition> partitions = new HashSet<>();
        description
            .partitions()
            .forEach(one -> partitions.add(new TopicPartition(topic.getKey(), one.partition())));
        found.put(topic.getKey(), partitions);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return found;
  }

  /** The stream's offset in each partition of the frames that it has committed one of. */
  Map<Integer, Long> committed() throws ExecutionException, InterruptedException {
    Map<Integer, Long> offsets = new HashMap<>();
    admin
        .listConsumerGroupOffsets(config.group())
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach(
            (partition, offset) -> {
              if (partition.topic().equals(config.topics().frames()) && offset != null) {
                offsets.put(partition.partition(), offset.offset());
              }
            });
    return offsets;
  }

  /** Where partitions end, with what no transaction has committed yet. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  @Override
  public void close() {
    admin.close(Duration.ofMillis(100));
  }
}
