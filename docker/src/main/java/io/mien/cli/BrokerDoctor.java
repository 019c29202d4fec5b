package io.mien.cli;

import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import io.mien.inference.InferenceConfig;
import io.mien.inference.stream.StreamSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Looks at the brokers and the topics; changes nothing. */
final class BrokerDoctor {
  private static final String CLEANUP = "cleanup.policy";
  private static final String MAX_BYTES = "max.message.bytes";

  /** Of windows and heartbeats, which compare the two clocks. */
  private static final long MOST_SKEW_MILLIS = 1_000;

  private static final String COMPARE_CLOCKS =
      "compare the clocks yourself, or grant this user DESCRIBE on the cluster";

  private final InferenceConfig config;
  private final Duration timeout;
  private final Clock clock;

  BrokerDoctor(InferenceConfig config, Duration timeout, Clock clock) {
    this.config = config;
    this.timeout = timeout;
    this.clock = clock;
  }

  List<Finding> look() throws InterruptedException {
    Map<String, Object> settings = new HashMap<>(StreamSettings.admin(config.streams()));
    int millis = Math.toIntExact(timeout.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    String servers = String.valueOf(settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    List<Finding> findings = new ArrayList<>();
    try (Admin admin = Admin.create(settings)) {
      int nodes = admin.describeCluster().nodes().get().size();
      findings.add(Finding.ok("broker", servers + " answers, of " + nodes + " in the cluster"));
      findings.add(clock(admin));
      findings.addAll(topics(admin));
    } catch (ExecutionException | KafkaException e) {
      // Admin.create itself fails on a host that cannot be resolved.
      findings.add(findings.isEmpty() ? unreachable(servers, settings, e) : refused(servers, e));
    }
    return findings;
  }

  private Finding unreachable(String servers, Map<String, Object> settings, Exception e) {
    if (isAboutSecurity(e)) {
      return Finding.fail(
          "broker",
          servers + ": " + reason(e),
          "set security.protocol, sasl.* and ssl.* as the brokers want them");
    }
    return new BrokerProbe(
            servers.split(",", -1)[0],
            String.valueOf(
                settings.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT")),
            timeout)
        .explain();
  }

  private static Finding refused(String servers, Exception e) {
    return Finding.fail(
        "topics",
        servers + ": " + reason(e),
        "grant this user DESCRIBE and DESCRIBE_CONFIGS on the topics; see the README for the rest");
  }

  private static boolean isAboutSecurity(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof AuthenticationException || cause instanceof AuthorizationException;
  }

  /** The leader of the metadata quorum tells its own time as that of its last catching up. */
  private Finding clock(Admin admin) throws InterruptedException {
    try {
      long before = clock.millis();
      QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
      long middle = (before + clock.millis()) / 2;
      var leader =
          quorum.voters().stream()
              .filter(voter -> voter.replicaId() == quorum.leaderId())
              .findFirst();
      if (leader.isEmpty() || leader.get().lastCaughtUpTimestamp().isEmpty()) {
        return Finding.warn("clock", "the broker does not tell its time", COMPARE_CLOCKS);
      }
      long skew = leader.get().lastCaughtUpTimestamp().getAsLong() - middle;
      String found = "the broker's is %+d ms from ours".formatted(skew);
      return Math.abs(skew) > MOST_SKEW_MILLIS
          ? Finding.warn(
              "clock", found, "keep both in time (NTP): latencies and windows compare them")
          : Finding.ok("clock", found);
    } catch (ExecutionException e) {
      return Finding.warn(
          "clock", "the broker does not tell its time: " + reason(e), COMPARE_CLOCKS);
    }
  }

  private List<Finding> topics(Admin admin) throws ExecutionException, InterruptedException {
    List<TopicSpec> specs = new ArrayList<>(config.topics().specs());
    specs.add(TopicSpec.table(Topics.CAMERA_STATUS, 1));
    var names = admin.listTopics().names().get();
    List<String> existing = specs.stream().map(TopicSpec::name).filter(names::contains).toList();
    Map<String, TopicDescription> descriptions =
        admin.describeTopics(existing).allTopicNames().get();
    Map<ConfigResource, Config> settings =
        admin.describeConfigs(existing.stream().map(BrokerDoctor::resource).toList()).all().get();
    List<Finding> findings = new ArrayList<>();
    for (TopicSpec spec : specs) {
      TopicDescription description = descriptions.get(spec.name());
      Config config = settings.get(resource(spec.name()));
      findings.add(
          description == null || config == null
              ? Finding.warn(
                  "topic " + spec.name(),
                  "does not exist",
                  "'mien %s' makes it when it starts"
                      .formatted(spec.name().equals(Topics.CAMERA_STATUS) ? "ingest" : "infer"))
              : compare(spec, description.partitions().size(), values(config)));
    }
    return findings;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static Map<String, String> values(Config config) {
    Map<String, String> values = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      values.put(entry.name(), entry.value());
    }
    return values;
  }

  /** Compares a topic with what Mien would have made. */
  static Finding compare(TopicSpec spec, int partitions, Map<String, String> settings) {
    String name = "topic " + spec.name();
    Map<String, String> expected = new TreeMap<>(spec.settings());
    expected.putIfAbsent(CLEANUP, "delete");
    List<String> differences = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    boolean broken = false;
    for (Map.Entry<String, String> one : expected.entrySet()) {
      String found = settings.getOrDefault(one.getKey(), "nothing");
      if (!found.equals(one.getValue())) {
        differences.add("%s: expected %s, found %s".formatted(one.getKey(), one.getValue(), found));
        changes.add(one.getKey() + "=" + one.getValue());
        broken |=
            one.getKey().equals(CLEANUP)
                || (one.getKey().equals(MAX_BYTES) && isLess(found, one.getValue()));
      }
    }
    if (partitions < spec.partitions()) {
      differences.add("partitions: expected %d, found %d".formatted(spec.partitions(), partitions));
    }
    String all = String.join("; ", differences);
    if (differences.isEmpty()) {
      return Finding.ok(name, partitions + " partitions, as Mien makes it");
    }
    return broken
        ? Finding.fail(name, all, change(spec, changes) + ", or choose another topic")
        : Finding.warn(name, all, "leave it where that is meant, else " + change(spec, changes));
  }

  /** Mien changes no topic that exists; this is how its owner does. */
  private static String change(TopicSpec spec, List<String> settings) {
    return settings.isEmpty()
        ? "kafka-topics --bootstrap-server HOST:PORT --alter --topic %s --partitions %d"
            .formatted(spec.name(), spec.partitions())
        : "kafka-configs --bootstrap-server HOST:PORT --alter --topic %s --add-config %s"
            .formatted(spec.name(), String.join(",", settings));
  }

  private static boolean isLess(String found, String expected) {
    try {
      return Long.parseLong(found) < Long.parseLong(expected);
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof org.apache.kafka.common.errors.TimeoutException
        ? "no broker answered in time"
        : String.valueOf(cause.getMessage());
  }
}
