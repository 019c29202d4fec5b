package io.mien.inference.stream;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.KafkaKeys;
import io.mien.contract.topic.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams: what suits large frames, overridden by what the user gives. */
public final class StreamSettings {

  /** Room for a dead letter's headers, and for the keys that a user's topics may hold. */
  private static final int REQUEST_OVERHEAD_BYTES = 1024 * 1024;

  /** As long as Kafka keeps frames: after it there is nothing left to go on with. */
  private static final int LONGEST_OUTAGE_MILLIS = 600_000;

  private static final int LOG_SEGMENT_BYTES = 2 * 1024 * 1024;

  private StreamSettings() {}

  /** The names that Kafka Streams and its clients know. */
  public static Set<String> keys() {
    Set<String> keys = new TreeSet<>(KafkaKeys.all());
    keys.addAll(StreamsConfig.configDef().names());
    return keys;
  }

  /**
   * All settings of the stream.
   *
   * @param given the user's, see {@link #keys}; a key that only one kind of client knows may stand
   *     without its prefix
   * @throws ConfigProblemsException when Kafka Streams refuses them
   */
  public static Map<String, Object> of(Map<String, String> given) {
    Map<String, Object> settings = new HashMap<>(defaults());
    settings.putAll(given);
    try {
      StreamsConfig config = new StreamsConfig(settings);
      config.getMainConsumerConfigs("check", "check", 0);
      config.getProducerConfigs("check");
      if (config.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG) < 1) {
        // Kafka Streams would start, and read nothing.
        throw new ConfigException(
            StreamsConfig.NUM_STREAM_THREADS_CONFIG,
            config.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG),
            "Value must be at least 1");
      }
    } catch (ConfigException e) {
      throw new ConfigProblemsException(List.of(String.valueOf(e.getMessage())));
    }
    return settings;
  }

  /** The admin client's part of what {@link #of} gave. */
  public static Map<String, Object> admin(Map<String, Object> settings) {
    return new StreamsConfig(settings).getAdminConfigs("mien-inference");
  }

  /** The largest request, hence record, that the producers of what {@link #of} gave send. */
  public static int maxRequestBytes(Map<String, Object> settings) {
    Object bytes =
        new StreamsConfig(settings)
            .getProducerConfigs("check")
            .get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    return Integer.parseInt(String.valueOf(bytes));
  }

  /** Where the state of what {@link #of} gave lies, which one instance at a time may use. */
  static Path stateDirectory(Map<String, Object> settings) {
    StreamsConfig config = new StreamsConfig(settings);
    return Path.of(
        config.getString(StreamsConfig.STATE_DIR_CONFIG),
        config.getString(StreamsConfig.APPLICATION_ID_CONFIG));
  }

  /**
   * What Mien sets where the user does not, by key, as a reference shows it: the same on every
   * machine.
   */
  public static Map<String, String> describeDefaults() {
    Map<String, String> shown = new TreeMap<>();
    defaults()
        .forEach(
            (key, value) ->
                shown.put(
                    key,
                    value instanceof Class<?> type ? type.getSimpleName() : String.valueOf(value)));
    shown.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        "the number of cores, at most %d".formatted(Topics.PARTITIONS));
    shown.computeIfPresent(
        StreamsConfig.STATE_DIR_CONFIG,
        (key, path) -> path.replace(System.getProperty("user.home"), "~"));
    return shown;
  }

  private static Map<String, Object> defaults() {
    Map<String, Object> defaults = new HashMap<>();
    defaults.put(StreamsConfig.APPLICATION_ID_CONFIG, "mien-inference");
    defaults.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    defaults.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    defaults.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        Math.min(Topics.PARTITIONS, Runtime.getRuntime().availableProcessors()));
    defaults.put(
        StreamsConfig.STATE_DIR_CONFIG,
        Path.of(System.getProperty("user.home"), ".local", "state", "mien").toString());
    defaults.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
    // Kafka's later default, about threads that this stream has none of; spares a warning a start.
    defaults.put("processing.exception.handler.global.enabled", true);
    // Frames are large, and Kafka Streams bounds their number, not their bytes. In memory are at
    // most: for each partition what is buffered and one fetch (1 MiB, or one larger frame), for
    // each thread one poll. With 8 partitions and 2 threads that is 8 * (8 + 1) + 2 * 16 = 104 of
    // the largest frames, 8 MiB each.
    defaults.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16);
    defaults.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 8);
    // The rest between the commits of a backlog; live frames ask for theirs, see CommitPace.
    defaults.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    // A task reads one topic, hence waits for no other; the default words why a task has no frame.
    defaults.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // How late a wall-clock check may be when nothing arrives.
    defaults.put(StreamsConfig.POLL_MS_CONFIG, 25);
    // Another instance takes over a killed one's partitions after this long. The killed one itself
    // gets them back at once, see InstanceIdentity.
    defaults.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    // One fetch at a time is under way to a broker, for the partitions of its start: one that is
    // restored, or has room again, waits for its end, which an idle broker holds back for so long.
    defaults.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    // State is small, but changes with each frame. After a crash it is read again from its log, the
    // last segment of which holds every change. To move it to another instance takes but a moment.
    defaults.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), LOG_SEGMENT_BYTES);
    // A camera's state is one record, which many long windows of many people make large.
    defaults.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LOG_SEGMENT_BYTES);
    defaults.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1000);
    defaults.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, Long.MAX_VALUE);
    // An outage of the brokers is waited for; a thread that gives up takes the service with it.
    defaults.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_OUTAGE_MILLIS);
    defaults.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LONGEST_OUTAGE_MILLIS);
    defaults.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, LONGEST_OUTAGE_MILLIS);
    // Nobody sees a record before its commit, which flushes: until then they gather, so that the
    // broker has one request for many frames. With at_least_once it is how late an event may be.
    defaults.put(ProducerConfig.LINGER_MS_CONFIG, 100);
    // The system's own, which grows: a fetch of many pictures comes in while others are judged.
    defaults.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.RECEIVE_BUFFER_CONFIG), -1);
    defaults.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_FRAME_BYTES + REQUEST_OVERHEAD_BYTES);
    return defaults;
  }
}
