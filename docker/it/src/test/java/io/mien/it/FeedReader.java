package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.contract.feed.FeedStatusJson;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the frames and the states of cameras on a broker. Used by one thread. */
final class FeedReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Integer> frames = new HashMap<>();
  private final Map<String, Instant> newest = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private final List<FeedStatus> statuses = new ArrayList<>();
  private final StringBuilder told = new StringBuilder();
  private Duration largestLag = Duration.ZERO;

  /** A time without frames, which has ended. */
  record Gap(Duration afterWaiting, Duration silence) {}

  private FeedReader(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Waits for the broker, and makes the topic of frames. */
  static void awaitBroker(String bootstrap) {
    TopicProvisioner.ensure(
        Map.of("bootstrap.servers", bootstrap),
        List.of(TopicSpec.frames(Topics.FRAMES, Topics.PARTITIONS, Topics.MAX_FRAME_BYTES)),
        PATIENCE);
  }

  /** Opens it once ingest has made its topics. */
  static FeedReader open(String bootstrap) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    FeedReader reader = new FeedReader(consumer);
    reader.await(
        "the topics",
        () ->
            !consumer.partitionsFor(Topics.FRAMES).isEmpty()
                && consumer.listTopics().containsKey(Topics.CAMERA_STATUS));
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : List.of(Topics.FRAMES, Topics.CAMERA_STATUS)) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(all);
    return reader;
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
      String camera = new String(found.key(), UTF_8);
      if (found.topic().equals(Topics.CAMERA_STATUS)) {
        if (found.value() != null) {
          statuses.add(FeedStatusJson.read(found.value()));
          told.append(new String(found.value(), UTF_8));
        }
      } else {
        take(camera, found);
      }
    }
  }

  private void take(String camera, ConsumerRecord<byte[], byte[]> frame) {
    Instant captured = Instant.ofEpochMilli(frame.timestamp());
    frames.merge(camera, 1, Integer::sum);
    newest.merge(camera, captured, (one, other) -> one.isAfter(other) ? one : other);
    for (Header header : frame.headers()) {
      headers.put(camera + " " + header.key() + " " + new String(header.value(), UTF_8), "");
      told.append(new String(header.value(), UTF_8));
    }
    Header ingested = frame.headers().lastHeader("ce_ingestedat");
    Duration lag = Duration.between(captured, Instant.parse(new String(ingested.value(), UTF_8)));
    if (lag.abs().compareTo(largestLag.abs()) > 0) {
      largestLag = lag;
    }
  }

  private void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time waited for " + what).isLessThan(end);
      if (!consumer.assignment().isEmpty()) {
        poll();
      }
    }
  }

  /** Waits for more frames of a camera. */
  void awaitFrames(String camera, int more) {
    int wanted = frames.getOrDefault(camera, 0) + more;
    await("frame " + wanted + " of " + camera, () -> frames.getOrDefault(camera, 0) >= wanted);
  }

  /** Waits for a frame of a camera with a header of a value. */
  void awaitHeader(String camera, String key, String value) {
    String wanted = camera + " " + key + " " + value;
    await(wanted, () -> headers.containsKey(wanted));
  }

  /** Waits until a camera is told to be in one of the states, from now on. */
  FeedStatus awaitState(String camera, State... states) {
    int known = statuses.size();
    await(
        "state " + List.of(states) + " of " + camera,
        () -> found(known, camera, states).isPresent());
    return found(known, camera, states).orElseThrow();
  }

  private Optional<FeedStatus> found(int from, String camera, State... states) {
    return statuses.stream()
        .skip(from)
        .filter(status -> status.cameraId().equals(camera))
        .filter(status -> List.of(states).contains(status.state()))
        .findFirst();
  }

  /** Waits for the next frame of a camera that has just become able to give one. */
  Gap awaitRecovery(String camera) {
    Instant before = newest(camera);
    Instant asked = Instant.now();
    await("a frame of " + camera + " after " + asked, () -> newest(camera).isAfter(asked));
    Instant first = newest(camera);
    return new Gap(Duration.between(asked, first), Duration.between(before, first));
  }

  private Instant newest(String camera) {
    return newest.getOrDefault(camera, Instant.EPOCH);
  }

  /** From capture to its way to the broker, of the frame that took longest. */
  Duration largestLag() {
    return largestLag;
  }

  List<FeedStatus> statuses(String camera) {
    return statuses.stream().filter(status -> status.cameraId().equals(camera)).toList();
  }

  /** All states and headers as they stood in the topics. */
  String allStatuses() {
    return told.toString();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
