package io.mien.dashboards.live.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatusJson;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.feed.FeedStatus;
import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.window.ExpressionWindow;
import io.mien.dashboards.live.Events;
import io.mien.dashboards.live.join.Frame;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
  private static final FeedTopics TOPICS =
      new FeedTopics("frames", "events", "windows", "cameras", "feeds", "letters");
  private static final TopicPartition EVENTS = new TopicPartition("events", 0);
  private static final TopicPartition CAMERAS = new TopicPartition("cameras", 0);
  private static final TopicPartition LETTERS = new TopicPartition("letters", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
  private final Progress progress = new Progress();
  private final List<Object> heard = new ArrayList<>();
  private final RecordReader reader =
      new RecordReader(
          consumer, TOPICS, progress, new Ear(), Clock.fixed(Events.START, ZoneOffset.UTC));

  /** Notes what it hears. */
  private final class Ear implements FeedListener {
    @Override
    public void restarted() {}

    @Override
    public void frame(Frame frame) {
      heard.add(frame.offset());
    }

    @Override
    public void event(ExpressionEvent event) {
      heard.add(event.id());
    }

    @Override
    public void refused(int partition, long offset) {
      heard.add("refused " + partition + "@" + offset);
    }

    @Override
    public void passed(Map<Integer, Long> offsets) {
      heard.add(offsets);
    }

    @Override
    public void camera(String cameraId, Optional<CameraStatus> status) {
      heard.add(cameraId + " " + status.isPresent());
    }

    @Override
    public void cameraFeed(String cameraId, Optional<FeedStatus> status) {}

    @Override
    public void window(ExpressionWindow window) {}

    @Override
    public void answered(boolean moved, boolean group) {}

    @Override
    public void missing(Optional<String> topic) {}

    @Override
    public void failed(String problem) {}
  }

  @BeforeEach
  void assign() {
    Map<TopicPartition, Long> begin = new HashMap<>();
    Map<TopicPartition, Long> end = new HashMap<>();
    for (TopicPartition partition : List.of(EVENTS, CAMERAS, LETTERS)) {
      begin.put(partition, 0L);
      end.put(partition, 10L);
    }
    consumer.updateBeginningOffsets(begin);
    consumer.updateEndOffsets(end);
    reader.assign(List.of(EVENTS, CAMERAS, LETTERS));
  }

  private void add(
      TopicPartition partition, long offset, byte @Nullable [] value, Headers headers) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            0,
            TimestampType.CREATE_TIME,
            4,
            -1,
            "door".getBytes(UTF_8),
            value,
            headers,
            Optional.empty()));
  }

  @Test
  void tablesAreReadFromTheirBeginAndEventsFromTheirEnd() {
    assertThat(consumer.position(CAMERAS)).isZero();
    assertThat(consumer.position(EVENTS)).isEqualTo(10);
    assertThat(consumer.position(LETTERS)).isEqualTo(10);
  }

  @Test
  void eachTopicIsToldForWhatItIs() {
    add(CAMERAS, 0, CameraStatusJson.write(Events.status(0)), new RecordHeaders());
    add(CAMERAS, 1, null, new RecordHeaders());
    reader.poll();
    assertThat(heard).containsExactly("door true", "door false");
    heard.clear();

    add(EVENTS, 10, ExpressionEventJson.write(Events.event(7)), new RecordHeaders());
    reader.poll();
    Headers letter = new RecordHeaders();
    DeadLetterHeaders.set(
        letter,
        new RefusedFrameException(RefusedFrameException.Reason.CORRUPT_PICTURE, "damaged"),
        "frames",
        3,
        42);
    add(LETTERS, 10, new byte[] {1}, letter);
    reader.poll();

    assertThat(heard).containsExactly("f7-0", "refused 3@42");
  }

  @Test
  void whatIsNotMiensIsPassedOver() {
    add(EVENTS, 10, "no JSON".getBytes(UTF_8), new RecordHeaders());
    add(EVENTS, 11, ExpressionEventJson.write(Events.event(7)), new RecordHeaders());
    reader.poll();

    assertThat(heard).containsExactly("f7-0");
  }

  @Test
  void framesArePassedOnceAllIsReadThatWasWrittenBeforeTheyWereCommitted() {
    progress.committed(Map.of(0, 5L), Map.of(EVENTS, 11L, CAMERAS, 0L, LETTERS, 10L));
    reader.poll();
    assertThat(heard).isEmpty();

    add(EVENTS, 10, ExpressionEventJson.write(Events.event(4)), new RecordHeaders());
    reader.poll();

    assertThat(heard).containsExactly("f4-0", Map.of(0, 5L));
  }
}
