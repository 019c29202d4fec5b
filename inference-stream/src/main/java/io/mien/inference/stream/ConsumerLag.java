package io.mien.inference.stream;

import io.mien.inference.StreamMetrics;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers, every few seconds, how many frames of each partition the group has not
 * committed: also of partitions that nobody reads, which the clients' own metrics cannot tell.
 * Thread safe.
 */
public final class ConsumerLag implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConsumerLag.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final long TIMEOUT_SECONDS = 10;

  private final Map<String, Object> clientSettings;
  private final String group;
  private final String topic;
  private final StreamMetrics metrics;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "consumer-lag");
            daemon.setDaemon(true);
            return daemon;
          });
  private volatile @Nullable Admin admin;
  private boolean told;

  private ConsumerLag(Map<String, Object> settings, String topic, StreamMetrics metrics) {
    clientSettings = new HashMap<>(StreamSettings.admin(settings));
    clientSettings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "mien-inference-lag");
    group = String.valueOf(settings.get(StreamsConfig.APPLICATION_ID_CONFIG));
    this.topic = topic;
    this.metrics = metrics;
  }

  /**
   * Starts to ask.
   *
   * @param settings see {@link StreamSettings}
   * @param topic the frames
   */
  public static ConsumerLag start(
      Map<String, Object> settings, String topic, StreamMetrics metrics) {
    ConsumerLag lag = new ConsumerLag(settings, topic, metrics);
    var unused =
        lag.thread.scheduleWithFixedDelay(lag::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return lag;
  }

  private void ask() {
    try {
      Admin client = admin;
      if (client == null) {
        client = Admin.create(clientSettings);
        admin = client;
      }
      lags(client).forEach((at, records) -> metrics.lag(at.topic(), at.partition(), records));
      if (told) {
        log.info("Kafka answers again");
      }
      told = false;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      // Brokers come back; meanwhile no number is better than an old one.
      metrics.lagUnknown();
      if (!told) {
        log.warn("{}", trouble(e));
        told = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** What the log says once of an outage, in which every client tries again without a word. */
  static String trouble(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof TimeoutException
            || cause instanceof org.apache.kafka.common.errors.TimeoutException
            || cause instanceof DisconnectException
        ? "Kafka does not answer; nothing is judged until it does"
        : "how many frames wait in Kafka is unknown: " + cause.getMessage();
  }

  private Map<TopicPartition, Long> lags(Admin client)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, TopicDescription> topics =
        client
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    List<TopicPartition> partitions =
        topics.values().stream()
            .flatMap(description -> description.partitions().stream())
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    // In this order: what is committed or written meanwhile can only make the lag larger.
    Map<TopicPartition, OffsetAndMetadata> committed =
        client
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return lags(
        offsets(client, partitions, OffsetSpec.earliest()),
        committed,
        offsets(client, partitions, OffsetSpec.latest()));
  }

  private static Map<TopicPartition, Long> offsets(
      Admin client, List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    return client
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)))
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
  }

  private static long offset(ListOffsetsResultInfo info) {
    return info.offset();
  }

  /**
   * The records of each partition between what is committed and its end. Where nothing is
   * committed, or what is committed has been deleted since, the rest counts from the first record
   * that is left.
   */
  static Map<TopicPartition, Long> lags(
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, @Nullable OffsetAndMetadata> committed,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> lags =
        new TreeMap<>(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    ends.forEach(
        (partition, end) -> {
          long start = starts.getOrDefault(partition, 0L);
          OffsetAndMetadata done = committed.get(partition);
          long from = done == null ? start : Math.max(start, done.offset());
          lags.put(partition, Math.max(0, end - from));
        });
    return lags;
  }

  /** Stops to ask. */
  @Override
  public void close() {
    thread.shutdownNow();
    Admin client = admin;
    if (client != null) {
      client.close(Duration.ZERO);
    }
    metrics.lagUnknown();
  }
}
