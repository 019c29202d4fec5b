package io.mien.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.contract.feed.FeedStatusJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class FeedStatusPublisherTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FeedStatusPublisher publisher = new FeedStatusPublisher(producer, "states");

  @Test
  void publishesTheNewestStatusUnderItsCamera() throws InterruptedException {
    FeedStatus status = status("door", 1);
    publisher.publish(status);
    await(() -> producer.history().size() == 1);

    ProducerRecord<byte[], byte[]> record = producer.history().get(0);
    assertThat(record.topic()).isEqualTo("states");
    assertThat(new String(record.key(), UTF_8)).isEqualTo("door");
    assertThat(FeedStatusJson.read(record.value())).isEqualTo(status);
    assertThat(record.timestamp()).isEqualTo(status.reportedAt().toEpochMilli());
    assertThat(record.headers().lastHeader("ce_type").value())
        .isEqualTo("io.mien.feed-status.v1".getBytes(UTF_8));
    publisher.close();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void takesACameraThatIsGoneOutOfTheTable() throws InterruptedException {
    publisher.forget("door");
    await(() -> producer.history().size() == 1);

    assertThat(producer.history().get(0).value()).isNull();
    publisher.close();
  }

  @Test
  void triesAgainWhatWasNotTakenUnlessANewerOneCame() throws InterruptedException {
    publisher.publish(status("door", 1));
    publisher.publish(status("hall", 2));
    await(() -> producer.history().size() == 2);
    publisher.publish(status("door", 3));
    await(() -> producer.history().size() == 3);
    // In the order of sending: the door's first, the hall's, the door's second.
    producer.errorNext(new TimeoutException("expired"));
    producer.errorNext(new TimeoutException("expired"));
    producer.completeNext();
    await(() -> producer.history().size() == 4);

    List<FeedStatus> sent =
        producer.history().stream().map(record -> FeedStatusJson.read(record.value())).toList();
    assertThat(sent.get(3)).isEqualTo(status("hall", 2));
    publisher.close();
  }

  @Test
  void publishesWhatWaitsBeforeItCloses() {
    for (int i = 0; i < 50; i++) {
      publisher.publish(status("camera-" + i, i));
    }
    publisher.close();

    assertThat(producer.history()).hasSize(50);
  }

  private static FeedStatus status(String camera, long second) {
    return new FeedStatus(
        camera,
        State.OFFLINE,
        Optional.of("the stream ended"),
        Instant.EPOCH,
        Optional.empty(),
        second,
        "rtsp://***@door",
        Instant.ofEpochSecond(second));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
