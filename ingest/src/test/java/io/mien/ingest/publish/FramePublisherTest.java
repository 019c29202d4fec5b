package io.mien.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.TimeSource;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.pipeline.EncodedFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class FramePublisherTest {
  private static final Instant CAPTURED = Instant.parse("2026-01-01T00:00:00.040Z");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:01Z");
  private static final EncodedPicture PICTURE =
      PictureCodec.jpeg(TestPictures.plain(16, 16, 1, 2, 3), 90);

  private static final int BYTES = PICTURE.bytes().length;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FramePublisher publisher =
      new FramePublisher(
          producer, "frames", 2L * BYTES, new BrokerWatch(), Clock.fixed(NOW, ZoneOffset.UTC));
  private final AtomicInteger acknowledged = new AtomicInteger();

  @Test
  void publishesTheBytesUnderTheCameraAtTheTimeOfCapture() {
    send("tür", 7);

    ProducerRecord<byte[], byte[]> record = producer.history().get(0);
    assertThat(record.topic()).isEqualTo("frames");
    assertThat(record.key()).isEqualTo("tür".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo(PICTURE.bytes());
    assertThat(record.timestamp()).isEqualTo(CAPTURED.toEpochMilli());
  }

  @Test
  void saysAllThatTheContractAsksFor() {
    send("door", 7);

    ProducerRecord<byte[], byte[]> record = producer.history().get(0);
    assertThat(record.headers())
        .extracting(Header::key, header -> new String(header.value(), UTF_8))
        .contains(
            tuple("ce_specversion", "1.0"),
            tuple("content-type", "image/jpeg"),
            tuple("ce_time", "2026-01-01T00:00:00.040Z"),
            tuple("ce_sequence", "7"),
            tuple("ce_timesource", "recording"),
            tuple("ce_ingestedat", "2026-01-01T00:00:01Z"));
    FrameMetadata read =
        FrameMetadata.read(record.key(), record.value(), record.headers(), record.timestamp(), 99);
    assertThat(read.cameraId()).isEqualTo("door");
    assertThat(read.sequence()).isEqualTo(7);
    assertThat(read.ingestedAt()).contains(NOW);
  }

  @Test
  void givesEachFrameItsOwnId() {
    send("door", 7);
    send("door", 8);

    assertThat(producer.history())
        .extracting(record -> new String(record.headers().lastHeader("ce_id").value(), UTF_8))
        .containsExactly("1767225600040-7", "1767225600040-8");
  }

  @Test
  void tellsWhenTheBrokerHasAFrame() {
    send("door", 1);
    assertThat(acknowledged).hasValue(0);

    producer.completeNext();

    assertThat(acknowledged).hasValue(1);
  }

  @Test
  void takesNothingMoreAfterAFailedSend() {
    send("door", 1);
    producer.errorNext(new RecordTooLargeException("9 bytes, at most 8"));

    assertThatExceptionOfType(PublishException.class)
        .isThrownBy(() -> send("door", 2))
        .withMessage(
            "expected Kafka to take the frames for topic frames, found: 9 bytes, at most 8");
    assertThat(producer.history()).hasSize(1);
    assertThat(acknowledged).hasValue(0);
  }

  @Test
  void failsWhenTheLastSendDoes() {
    send("door", 1);
    producer.errorNext(new RecordTooLargeException("9 bytes, at most 8"));

    assertThatExceptionOfType(PublishException.class).isThrownBy(publisher::flush);
  }

  @Test
  void failsWhenTheProducerRefusesToSend() {
    producer.close();

    assertThatExceptionOfType(PublishException.class).isThrownBy(() -> send("door", 1));
  }

  @Test
  void closesItsProducer() {
    publisher.close();

    assertThat(producer.closed()).isTrue();
  }

  @Test
  void leavesTheLastWordToTheUsersSettings() {
    Map<String, Object> settings =
        ProducerSettings.recordings(
            Map.of("linger.ms", "50", "bootstrap.servers", "b:1"), 10_000_000);

    assertThat(settings)
        .containsEntry("linger.ms", "50")
        .containsEntry("bootstrap.servers", "b:1")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("compression.type", "none")
        .containsEntry("max.request.size", 10_000_000 + FramePublisher.RECORD_OVERHEAD_BYTES)
        .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE)
        .containsEntry("buffer.memory", 8L * (10_000_000 + FramePublisher.RECORD_OVERHEAD_BYTES));
  }

  @Test
  void refusesSettingsThatMakeNoProducer() {
    Map<String, Object> settings = Map.of("bootstrap.servers", "localhost:1", "acks", "1");

    assertThatExceptionOfType(PublishException.class)
        .isThrownBy(() -> FramePublisher.open(settings, "frames", 1000, Clock.systemUTC()))
        .withMessageStartingWith("expected settings of a Kafka producer, found a problem: ");
  }

  @Test
  void waitsForRoomAndKeepsTheOrder() throws Exception {
    send("door", 1);
    send("door", 2);
    assertThat(publisher.bufferedBytes()).isEqualTo(2L * BYTES);
    CompletableFuture<Void> third = CompletableFuture.runAsync(() -> send("door", 3));
    assertThat(third).isNotCompleted();
    assertThat(publisher.flush(Duration.ofMillis(1))).isFalse();

    producer.completeNext();
    third.get(30, TimeUnit.SECONDS);
    producer.completeNext();
    producer.completeNext();

    assertThat(publisher.flush(Duration.ofSeconds(30))).isTrue();
    assertThat(publisher.bufferedBytes()).isZero();
    assertThat(acknowledged).hasValue(3);
    assertThat(producer.history())
        .extracting(record -> new String(record.headers().lastHeader("ce_sequence").value(), UTF_8))
        .containsExactly("1", "2", "3");
  }

  @Test
  void triesAgainWhatTheProducerHadNoRoomFor() {
    AtomicInteger tries = new AtomicInteger();
    MockProducer<byte[], byte[]> full =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (tries.incrementAndGet() < 3) {
              callback.onCompletion(null, new TimeoutException("no leader in time"));
              return CompletableFuture.failedFuture(new TimeoutException("no leader in time"));
            }
            return super.send(record, callback);
          }
        };
    BrokerWatch watch = new BrokerWatch();
    FramePublisher patient =
        new FramePublisher(full, "frames", BYTES, watch, Clock.fixed(NOW, ZoneOffset.UTC));
    patient.accept(new EncodedFrame("door", 1, CAPTURED, PICTURE), acknowledged::incrementAndGet);

    assertThat(tries).hasValue(3);
    assertThat(full.history()).hasSize(1);
    assertThat(acknowledged).hasValue(1);
    assertThat(watch.trouble()).isEmpty();
    assertThat(patient.bufferedBytes()).isZero();
  }

  @Test
  void endsItsWaitWhenItsThreadIsInterrupted() throws Exception {
    send("door", 1);
    send("door", 2);
    Thread waiting = new Thread(() -> send("door", 3));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    waiting.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
    waiting.start();
    waiting.interrupt();
    waiting.join(30_000);

    assertThat(thrown.get()).isInstanceOf(PublishException.class);
    assertThat(producer.history()).hasSize(2);
  }

  private void send(String camera, long sequence) {
    publisher.accept(
        new EncodedFrame(camera, sequence, CAPTURED, TimeSource.RECORDING, PICTURE),
        acknowledged::incrementAndGet);
  }
}
