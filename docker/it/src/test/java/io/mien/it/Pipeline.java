package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatusJson;
import io.mien.contract.config.Settings;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.window.ExpressionWindowJson;
import io.mien.inference.AggregateConfig;
import io.mien.inference.stream.StreamTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One test's topics and group on a broker that tests share, read by a user of committed records.
 */
final class Pipeline {
  /** How long a busy machine may take for what an idle one does in seconds. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  /** How long a window is, and how much longer it waits for frames. */
  static final long WINDOW_MILLIS = 2_000;

  static final long GRACE_MILLIS = 1_000;

  /** By event time alone: here a window must not end because the service was down for long. */
  private static final Map<String, Object> WINDOWS =
      Map.of(
          AggregateConfig.WINDOW_SIZE, WINDOW_MILLIS,
          AggregateConfig.WINDOW_GRACE, GRACE_MILLIS,
          AggregateConfig.WINDOW_IDLE, 10 * PATIENCE.toMillis());

  private static final String TOPIC = "inference.topic.";

  private final BrokerProcess broker;
  private final String name;
  private final Path folder;

  /**
   * Makes the topics.
   *
   * @param name the test's own
   * @param folder takes the state of each instance
   */
  Pipeline(BrokerProcess broker, String name, Path folder) {
    this.broker = broker;
    this.name = name;
    this.folder = folder;
    TopicProvisioner.ensure(
        Map.of("bootstrap.servers", broker.servers()),
        StreamTopics.from(
                Settings.parse(
                        StreamTopics.define(new ConfigDef()),
                        Set.of(),
                        topics(),
                        Map.of(),
                        Map.of())
                    .own())
            .specs(),
        PATIENCE);
  }

  /** Each topic's key and name. */
  private Map<String, String> topics() {
    return StreamTopics.define(new ConfigDef()).names().stream()
        .collect(
            Collectors.toMap(Function.identity(), key -> topic(key.substring(TOPIC.length()))));
  }

  private String topic(String kind) {
    return name + "." + kind;
  }

  /** Starts {@code mien infer} as an instance that has its own state directory. */
  MienProcess infer(String instance, String... settings) throws IOException {
    return infer(List.of(), folder.resolve(instance), settings);
  }

  /**
   * Starts {@code mien infer}.
   *
   * @param prefix a command that runs the command behind it
   * @param settings further ones, {@code key=value}
   */
  MienProcess infer(List<String> prefix, Path state, String... settings) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(MienProcess.mien(MienProcess.HEAP + " -Djava.io.tmpdir=" + temporary()));
    command.addAll(List.of("infer", "--bootstrap", broker.servers()));
    topics().forEach((key, topic) -> command.addAll(List.of("--set", key + "=" + topic)));
    command.addAll(List.of("--set", "application.id=" + name));
    command.addAll(List.of("--set", "state.dir=" + state));
    command.addAll(List.of("--set", "inference.metrics.port=0"));
    command.addAll(List.of("--set", "inference.cameras.heartbeat.ms=200"));
    WINDOWS.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    List.of(settings).forEach(setting -> command.addAll(List.of("--set", setting)));
    return MienProcess.run(log(), command);
  }

  /** Takes what the instances unpack, and more. */
  Path temporary() throws IOException {
    return Files.createDirectories(folder.resolve("temporary"));
  }

  /** Where the instances' logs go. */
  Path log() {
    return Path.of("target", "infer-" + name + ".log");
  }

  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.servers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  String frames() {
    return topic("frames");
  }

  /** A reader of the committed events behind those that there are now. */
  KafkaConsumer<byte[], byte[]> newEvents() {
    KafkaConsumer<byte[], byte[]> consumer = consumer("expressions");
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position); // asks now, not with the first poll
    return consumer;
  }

  /** Waits until so many events are committed, at least. */
  void awaitEvents(int count) {
    await("expressions", count);
  }

  private void await(String kind, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(kind)) {
      int found = 0;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (found < count && System.nanoTime() < end) {
        found += consumer.poll(Duration.ofMillis(100)).count();
      }
      assertThat(found).as("records of " + topic(kind)).isGreaterThanOrEqualTo(count);
    }
  }

  /** Waits until the group has so many instances and all of them share the work. */
  void awaitInstances(int count) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (working(admin) != count) {
        assertThat(System.nanoTime()).as(count + " instances of " + name).isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** How many instances have partitions of the frames, in a group at rest. */
  private long working(Admin admin) throws InterruptedException, ExecutionException {
    ConsumerGroupDescription group =
        admin.describeConsumerGroups(List.of(name)).all().get().get(name);
    if (group == null || group.groupState() != GroupState.STABLE) {
      return -1;
    }
    return group.members().stream()
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .map(member -> member.groupInstanceId().orElse("").replaceFirst("-[0-9]+$", ""))
        .distinct()
        .count();
  }

  /**
   * Waits until the table of cameras says of each how many frames it has filmed; what the stream
   * keeps of a camera survives like this, each frame counted once.
   */
  void awaitFrames(Map<String, Long> filmed) {
    Map<String, Long> counted = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("cameras")) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!counted.equals(filmed) && System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          CameraStatus status = CameraStatusJson.read(record.value());
          counted.put(status.cameraId(), status.frames());
        }
      }
    }
    assertThat(counted).as("frames of the cameras of " + name).isEqualTo(filmed);
  }

  /** {@link KnownFrames#summary} of all events that are committed now. */
  List<String> events() {
    return committed("expressions").stream()
        .map(record -> KnownFrames.summary(ExpressionEventJson.read(record.value())))
        .toList();
  }

  /** The tracks of each face of each camera, in all events that are committed now. */
  Map<String, Set<String>> tracks() {
    return committed("expressions").stream()
        .map(record -> ExpressionEventJson.read(record.value()))
        .collect(
            Collectors.groupingBy(
                event -> event.cameraId() + " " + event.faceIndex(),
                Collectors.mapping(
                    event -> event.track().map(ExpressionEvent.Track::id).orElse("none"),
                    Collectors.toSet())));
  }

  /** {@link #window} of all windows that are committed now. */
  List<String> windows() {
    return committed("windows").stream()
        .map(record -> ExpressionWindowJson.read(record.value()))
        .map(
            window ->
                window(
                    window.cameraId() + " " + window.start().toEpochMilli(),
                    window.frames(),
                    window.faces().orElseThrow(),
                    window.tracks().orElseThrow()))
        .toList();
  }

  /**
   * Says what a window counted.
   *
   * @param place its camera, and its start in milliseconds
   */
  static String window(String place, long frames, long faces, long tracks) {
    return "%s: %d frames, %d faces, %d tracks".formatted(place, frames, faces, tracks);
  }

  /** Waits until so many dead letters are committed, at least. */
  void awaitDeadLetters(int count) {
    await("dead.letter", count);
  }

  /** Reason and {@link #place} of all dead letters that are committed now. */
  List<String> deadLetters() {
    return committed("dead.letter").stream()
        .map(
            letter ->
                header(letter, DeadLetterHeaders.REASON)
                    + " "
                    + place(
                        header(letter, DeadLetterHeaders.TOPIC),
                        header(letter, DeadLetterHeaders.PARTITION),
                        header(letter, DeadLetterHeaders.OFFSET)))
        .toList();
  }

  /** Names a record. */
  static String place(Object topic, Object partition, Object offset) {
    return topic + "-" + partition + "@" + offset;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return CloudEventHeaders.get(record.headers(), name).orElse("(none)");
  }

  private List<ConsumerRecord<byte[], byte[]>> committed(String kind) {
    return CommittedRecords.of(broker.servers(), topic(kind));
  }

  private KafkaConsumer<byte[], byte[]> consumer(String kind) {
    return CommittedRecords.consumer(broker.servers(), topic(kind));
  }
}
