package io.mien.dashboards.live.feed;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.dashboards.live.join.Frame;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the frames as they come. For one thread. */
final class FrameReader {
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * A reader that is so many frames behind jumps to the end: a preview is of now, and the join
   * keeps what was seen in so many frames and a poll's.
   */
  private static final long MOST_BEHIND = 500;

  private final Consumer<byte[], byte[]> consumer;
  private final FeedListener listener;

  FrameReader(Consumer<byte[], byte[]> consumer, FeedListener listener) {
    this.consumer = consumer;
    this.listener = listener;
  }

  /** Reads these partitions; those that are new from their end. */
  void assign(Collection<TopicPartition> partitions) {
    Set<TopicPartition> added = new HashSet<>(partitions);
    added.removeAll(consumer.assignment());
    consumer.assign(partitions);
    consumer.seekToEnd(added);
    added.forEach(consumer::position);
  }

  /** Reads what there is, waits a moment where there is nothing. */
  void poll() {
    consumer.poll(POLL).forEach(this::tell);
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong behind = consumer.currentLag(partition);
      if (behind.orElse(0) > MOST_BEHIND) {
        consumer.seekToEnd(List.of(partition));
      }
    }
  }

  private void tell(ConsumerRecord<byte[], byte[]> record) {
    try {
      FrameMetadata metadata =
          FrameMetadata.read(
              record.key(), record.value(), record.headers(), record.timestamp(), record.offset());
      listener.frame(new Frame(metadata, record.partition(), record.offset(), record.value()));
    } catch (RefusedFrameException e) {
      // No frame that anybody could see; the stream sends it to the dead letters and says why.
      return;
    }
  }
}
