package io.mien.contract.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are missing and waits until each partition has a leader.
 *
 * <p>The waiting matters: records produced right after a topic's creation are lost on Kafka 4.3
 * while its leaders are unknown. A topic that exists is left as it is.
 */
public final class TopicProvisioner {
  private static final Logger log = LoggerFactory.getLogger(TopicProvisioner.class);
  private static final long RETRY_MILLIS = 50;

  /** How Kafka's client begins to say that no name of the list can be resolved. */
  private static final String UNRESOLVED = "No resolvable bootstrap urls";

  private TopicProvisioner() {}

  /**
   * Ensures that the topics exist and have leaders.
   *
   * @param clientSettings settings of a Kafka admin client, with {@code bootstrap.servers}
   * @param timeout how long the brokers may take to answer
   * @throws BrokerException when no broker answers in time, or a topic cannot be made
   */
  public static void ensure(
      Map<String, Object> clientSettings, Collection<TopicSpec> topics, Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    Map<String, Object> settings = within(millis, clientSettings);
    String servers = String.valueOf(settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    try (Admin admin = Admin.create(settings)) {
      create(admin, topics);
      awaitLeaders(admin, topics.stream().map(TopicSpec::name).toList(), millis);
    } catch (ExecutionException e) {
      throw problem(servers, timeout, cause(e), e);
    } catch (TimeoutException e) {
      throw problem(servers, timeout, e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted while waiting for the topics at " + servers, e);
    } catch (org.apache.kafka.common.KafkaException e) {
      // Admin.create itself fails on a host that cannot be resolved.
      throw problem(servers, timeout, cause(e), e);
    }
  }

  /**
   * The largest record that a topic takes, by its own settings: one that exists may take less than
   * it was to be made for. Where nobody says, that.
   *
   * @param clientSettings settings of a Kafka admin client, with {@code bootstrap.servers}
   * @param topic sets {@code max.message.bytes}
   */
  public static int maxMessageBytes(
      Map<String, Object> clientSettings, TopicSpec topic, Duration timeout) {
    int wanted =
        Integer.parseInt(
            Objects.requireNonNull(topic.settings().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    try (Admin admin = Admin.create(within(Math.toIntExact(timeout.toMillis()), clientSettings))) {
      var answer = admin.describeConfigs(List.of(resource)).values().get(resource);
      ConfigEntry found =
          Objects.requireNonNull(answer).get().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      return found == null ? wanted : Integer.parseInt(found.value());
    } catch (ExecutionException e) {
      log.info("cannot ask what topic {} takes: {}", topic.name(), cause(e).getMessage());
      return wanted;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted while asking for topic " + topic.name(), e);
    }
  }

  private static Map<String, Object> within(int millis, Map<String, Object> clientSettings) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, 5_000));
    return settings;
  }

  private static void create(Admin admin, Collection<TopicSpec> topics)
      throws ExecutionException, InterruptedException {
    var existing = admin.listTopics().names().get();
    List<NewTopic> missing =
        topics.stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(TopicProvisioner::newTopic)
            .toList();
    for (var creation : admin.createTopics(missing).values().entrySet()) {
      try {
        creation.getValue().get();
        log.info("created topic {}", creation.getKey());
      } catch (ExecutionException e) {
        // Another service made it in the meantime.
        if (!(cause(e) instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static NewTopic newTopic(TopicSpec topic) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
        .configs(topic.settings());
  }

  /** A topic that was made just now may be unknown to the broker that is asked next. */
  private static void awaitLeaders(Admin admin, List<String> names, int millis)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      try {
        askLeaders(admin, names, millis);
        return;
      } catch (ExecutionException e) {
        if (!(cause(e) instanceof RetriableException) || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
    }
  }

  private static void askLeaders(Admin admin, List<String> names, int millis)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              partition ->
                  ends.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.latest()));
    }
    admin.listOffsets(ends).all().get(millis, TimeUnit.MILLISECONDS);
  }

  private static Throwable cause(Throwable e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private static BrokerException problem(
      String servers, Duration timeout, Throwable cause, Exception e) {
    boolean silent =
        cause instanceof TimeoutException
            || cause instanceof org.apache.kafka.common.errors.TimeoutException;
    if (silent) {
      return new BrokerException(
          "expected a Kafka broker at %s, none answered within %d s"
              .formatted(servers, timeout.toSeconds()),
          e,
          true);
    }
    // A name that cannot be resolved may be that of a broker which is yet to be started.
    boolean unknown = String.valueOf(cause.getMessage()).startsWith(UNRESOLVED);
    return new BrokerException(
        unknown
            ? "expected a Kafka broker at %s, found no such host".formatted(servers)
            : "the Kafka broker at %s refused to prepare the topics: %s"
                .formatted(servers, cause.getMessage()),
        e,
        unknown || cause instanceof RetriableException);
  }
}
