package io.mien.dashboards.live.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.camera.CameraStatusJson;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.feed.FeedStatusJson;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.window.ExpressionWindowJson;
import io.mien.dashboards.live.camera.Timeline;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all but the frames. For one thread. */
final class RecordReader {
  private static final Logger log = LoggerFactory.getLogger(RecordReader.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final FeedTopics topics;
  private final Progress progress;
  private final FeedListener listener;
  private final Clock clock;
  private final Set<String> unreadable = new HashSet<>();
  private List<TopicPartition> judging = List.of();

  RecordReader(
      Consumer<byte[], byte[]> consumer,
      FeedTopics topics,
      Progress progress,
      FeedListener listener,
      Clock clock) {
    this.consumer = consumer;
    this.topics = topics;
    this.progress = progress;
    this.listener = listener;
    this.clock = clock;
  }

  /** Reads these partitions from now on; those that are new from where they are of use. */
  void assign(Collection<TopicPartition> partitions) {
    Set<TopicPartition> added = new HashSet<>(partitions);
    added.removeAll(consumer.assignment());
    consumer.assign(partitions);
    judging = partitions.stream().filter(one -> topics.judging().contains(one.topic())).toList();
    Map<Boolean, List<TopicPartition>> tables =
        added.stream()
            .filter(one -> !one.topic().equals(topics.windows()))
            .collect(Collectors.partitioningBy(this::isTable));
    consumer.seekToBeginning(tables.get(true));
    consumer.seekToEnd(tables.get(false));
    seekToLatestWindows(added);
    // Seeking is lazy: only now is it certain that nothing from here on is missed.
    added.forEach(consumer::position);
  }

  private boolean isTable(TopicPartition partition) {
    return partition.topic().equals(topics.cameras())
        || partition.topic().equals(topics.cameraStatus());
  }

  private void seekToLatestWindows(Set<TopicPartition> added) {
    long from = clock.instant().minus(Timeline.SPAN).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    added.stream()
        .filter(one -> one.topic().equals(topics.windows()))
        .forEach(one -> times.put(one, from));
    if (times.isEmpty()) {
      return;
    }
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) -> {
              if (found == null) {
                consumer.seekToEnd(List.of(partition));
              } else {
                consumer.seek(partition, found.offset());
              }
            });
  }

  /** Where this reader is in the partitions that the stream writes. */
  private Map<TopicPartition, Long> positions() {
    return judging.stream().collect(Collectors.toMap(one -> one, consumer::position));
  }

  List<TopicPartition> judging() {
    return judging;
  }

  /** Reads what there is, waits a moment where there is nothing. */
  void poll() {
    consumer.poll(POLL).forEach(this::tell);
    progress.read(positions()).ifPresent(listener::passed);
  }

  private void tell(ConsumerRecord<byte[], byte[]> record) {
    String topic = record.topic();
    String camera = record.key() == null ? "" : new String(record.key(), UTF_8);
    try {
      if (topic.equals(topics.cameras())) {
        listener.camera(camera, Optional.ofNullable(record.value()).map(CameraStatusJson::read));
      } else if (topic.equals(topics.cameraStatus())) {
        listener.cameraFeed(camera, Optional.ofNullable(record.value()).map(FeedStatusJson::read));
      } else if (topic.equals(topics.deadLetters())) {
        refused(record);
      } else if (record.value() != null) {
        if (topic.equals(topics.expressions())) {
          listener.event(ExpressionEventJson.read(record.value()));
        } else {
          listener.window(ExpressionWindowJson.read(record.value()));
        }
      }
    } catch (UncheckedIOException | NumberFormatException e) {
      if (unreadable.add(topic)) { // once a topic: it may hold thousands
        log.warn(
            "passed over a record at {}-{} offset {} that is not Mien's, and others like it: {}",
            topic,
            record.partition(),
            record.offset(),
            Objects.toString(e.getMessage()));
      }
    }
  }

  private void refused(ConsumerRecord<byte[], byte[]> letter) {
    Optional<String> topic = CloudEventHeaders.get(letter.headers(), DeadLetterHeaders.TOPIC);
    Optional<String> partition =
        CloudEventHeaders.get(letter.headers(), DeadLetterHeaders.PARTITION);
    Optional<String> offset = CloudEventHeaders.get(letter.headers(), DeadLetterHeaders.OFFSET);
    if (topic.filter(topics.frames()::equals).isPresent()
        && partition.isPresent()
        && offset.isPresent()) {
      listener.refused(Integer.parseInt(partition.get()), Long.parseLong(offset.get()));
    }
  }
}
