package io.mien.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.pipeline.DropReason;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.pipeline.FrameSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LiveFramePublisherTest {
  private static final EncodedPicture PICTURE =
      PictureCodec.jpeg(TestPictures.plain(16, 16, 1, 2, 3), 90);
  private static final int BYTES = PICTURE.bytes().length;

  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final List<DropReason> drops = new ArrayList<>();
  private final long[] nanos = {0};
  private final BrokerWatch watch = new BrokerWatch(() -> nanos[0]);
  private boolean producerIsStuck;
  private int acknowledged;
  private final LiveFramePublisher publisher =
      new LiveFramePublisher(
          this::newProducer,
          "frames",
          2L * BYTES,
          watch,
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
          () -> nanos[0]);

  @Test
  void dropsWhatFindsNoRoomAndGoesOnByItself() throws InterruptedException {
    send(5);
    assertThat(producers.get(0).history()).hasSize(2);
    assertThat(publisher.bufferedBytes()).isEqualTo(2L * BYTES);
    assertThat(drops).containsExactly(DropReason.BROKER, DropReason.BROKER, DropReason.BROKER);

    producers.get(0).completeNext();
    producers.get(0).completeNext();
    send(1);
    producers.get(0).completeNext();

    assertThat(acknowledged).isEqualTo(3);
    assertThat(publisher.bufferedBytes()).isZero();
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void countsWhatKafkaDidNotTakeInTimeAndSaysSoUntilItDoes() throws InterruptedException {
    send(1);
    producers.get(0).errorNext(new TimeoutException("expired"));

    assertThat(drops).containsExactly(DropReason.BROKER);
    assertThat(watch.trouble()).contains("expired");
    nanos[0] += Duration.ofSeconds(2).toNanos();
    send(1);
    producers.get(0).completeNext();
    assertThat(watch.trouble()).isEmpty();
    assertThat(acknowledged).isEqualTo(1);
    assertThat(producers).as("the same producer").hasSize(1);
  }

  @Test
  void silenceIsTroubleToo() throws InterruptedException {
    send(1);
    assertThat(watch.trouble()).isEmpty();
    nanos[0] += BrokerWatch.PATIENCE.toNanos() + 1;

    assertThat(watch.trouble()).contains("it has not answered for 10 s");
    producers.get(0).completeNext();
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void aFrameThatTheTopicDoesNotTakeIsNoTroubleOfKafkas() throws InterruptedException {
    send(1);
    producers.get(0).errorNext(new RecordTooLargeException("9 bytes, at most 8"));

    assertThat(drops).containsExactly(DropReason.TOO_LARGE);
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void doesNotWaitAgainAtOnceWhereItHasWaitedInVain() throws InterruptedException {
    producerIsStuck = true;
    send(3);
    assertThat(drops).hasSize(3).containsOnly(DropReason.BROKER);
    assertThat(publisher.bufferedBytes()).isZero();

    producerIsStuck = false;
    send(1);
    assertThat(drops).as("still pausing").hasSize(4);
    nanos[0] += Duration.ofSeconds(1).toNanos() + 1;
    send(1);
    assertThat(producers.get(0).history()).hasSize(1);
  }

  @Test
  void replacesAProducerThatIsShutOutButNotAllTheTime() throws InterruptedException {
    nanos[0] += Duration.ofSeconds(11).toNanos();
    send(2);
    producers.get(0).errorNext(new ClusterAuthorizationException("no"));
    producers.get(0).errorNext(new ClusterAuthorizationException("no"));
    assertThat(producers).hasSize(2);
    send(1);
    producers.get(1).errorNext(new ClusterAuthorizationException("no"));
    assertThat(producers).as("within ten seconds").hasSize(2);
    nanos[0] += Duration.ofSeconds(11).toNanos();
    send(1);
    producers.get(1).errorNext(new ClusterAuthorizationException("no"));

    assertThat(producers).hasSize(3);
    assertThat(drops).hasSize(4).containsOnly(DropReason.BROKER);
  }

  @Test
  void closesItsProducer() {
    publisher.close();

    assertThat(producers.get(0).closed()).isTrue();
  }

  @Test
  void itsFramesGrowOldSoon() {
    assertThat(ProducerSettings.live(Map.of("max.block.ms", "7"), 1000))
        .containsEntry("enable.idempotence", true)
        .containsEntry("acks", "all")
        .containsEntry("delivery.timeout.ms", 30_000)
        .containsEntry("max.block.ms", "7");
    assertThat(ProducerSettings.budget(Map.of("buffer.memory", "1000"))).isEqualTo(500);
  }

  private void send(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      publisher.accept(
          new EncodedFrame("door", i, Instant.EPOCH, PICTURE),
          new FrameSink.Delivery() {
            @Override
            public void acknowledged() {
              acknowledged++;
            }

            @Override
            public void dropped(DropReason reason) {
              drops.add(reason);
            }
          });
    }
  }

  private MockProducer<byte[], byte[]> newProducer() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (producerIsStuck) {
              callback.onCompletion(null, new TimeoutException("no leader in time"));
              return CompletableFuture.failedFuture(new TimeoutException("no leader in time"));
            }
            return super.send(record, callback);
          }
        };
    producers.add(producer);
    return producer;
  }
}
