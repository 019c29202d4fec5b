package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatusJson;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.FrameSize;
import io.mien.contract.event.ExpressionEvent.Model;
import io.mien.contract.event.ExpressionEvent.Smoothed;
import io.mien.contract.event.ExpressionEvent.Times;
import io.mien.contract.event.ExpressionEvent.Track;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.FrameHeaders;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Cameras, and a stream that costs nothing: it says of each frame what it is told to, and commits
 * it with the frames' offsets in one transaction, as the real one does. So that what is measured is
 * the live view, not the networks.
 */
final class PretendStream implements AutoCloseable {
  /** Where the face is in each frame of 640 x 360. */
  static final FaceBox FACE = new FaceBox(240, 80, 120, 150);

  private final KafkaProducer<byte[], byte[]> frames;
  private final KafkaProducer<byte[], byte[]> stream;
  private final ConsumerGroupMetadata metadata;
  private final List<byte[]> pictures;
  private final int cameras;
  private final long periodNanos;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "pretend-stream");
  private long sequence;
  private volatile boolean judges = true;

  /** For each round, how long after its frames' capture its events were committed. */
  final List<Long> latencyMillis = new CopyOnWriteArrayList<>();

  private PretendStream(
      String bootstrap, String group, List<byte[]> pictures, int cameras, double fps) {
    // Of a member of no group, as the broker takes it from who only commits.
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "group.id", group),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      this.metadata = consumer.groupMetadata();
    }
    this.pictures = pictures;
    this.cameras = cameras;
    this.periodNanos = (long) (1e9 / fps);
    TopicProvisioner.ensure(
        Map.of("bootstrap.servers", bootstrap),
        List.of(TopicSpec.table(Topics.CAMERAS, Topics.PARTITIONS)),
        Duration.ofMinutes(1));
    this.frames =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.stream =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", "pretend-" + group),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    stream.initTransactions();
  }

  /** The topics of frames and events must exist. */
  static PretendStream start(
      String bootstrap, String group, List<byte[]> pictures, int cameras, double fps) {
    PretendStream started = new PretendStream(bootstrap, group, pictures, cameras, fps);
    started.thread.start();
    return started;
  }

  /** Cameras alone: nothing judges their frames from now on. */
  void stopJudging() {
    judges = false;
  }

  static String camera(int number) {
    return "cam-%02d".formatted(number + 1);
  }

  private void run() {
    long next = System.nanoTime();
    try (frames;
        stream) {
      while (!stop.get()) {
        round();
        next = Math.max(next + periodNanos, System.nanoTime() - periodNanos);
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (Exception e) {
      throw new IllegalStateException("the pretended stream broke", e);
    }
  }

  private void round() throws Exception {
    Instant captured = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<FrameMetadata> published = new ArrayList<>();
    for (int i = 0; i < cameras; i++) {
      byte[] picture = pictures.get((int) ((sequence + 3L * i) % pictures.size()));
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              Topics.FRAMES,
              null,
              captured.toEpochMilli(),
              camera(i).getBytes(UTF_8),
              picture,
              FrameHeaders.of(
                  camera(i), "" + sequence, sequence, "image/jpeg", captured, captured));
      published.add(
          FrameMetadata.read(
              record.key(), record.value(), record.headers(), captured.toEpochMilli(), 0));
      sent.add(frames.send(record));
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Future<RecordMetadata> one : sent) {
      RecordMetadata place = one.get();
      offsets.merge(
          new TopicPartition(place.topic(), place.partition()),
          new OffsetAndMetadata(place.offset() + 1),
          (a, b) -> a.offset() > b.offset() ? a : b);
    }
    sequence++;
    if (!judges) {
      return;
    }
    stream.beginTransaction();
    for (FrameMetadata frame : published) {
      ExpressionEvent event = event(frame);
      // A send that fails fails the commit.
      var unused =
          stream.send(
              new ProducerRecord<>(
                  Topics.EXPRESSIONS,
                  null,
                  captured.toEpochMilli(),
                  frame.cameraId().getBytes(UTF_8),
                  ExpressionEventJson.write(event)));
      if (sequence % 50 == 1) {
        var unusedToo =
            stream.send(
                new ProducerRecord<>(
                    Topics.CAMERAS,
                    frame.cameraId().getBytes(UTF_8),
                    CameraStatusJson.write(status(frame))));
      }
    }
    stream.sendOffsetsToTransaction(offsets, metadata);
    stream.commitTransaction();
    latencyMillis.add(System.currentTimeMillis() - captured.toEpochMilli());
  }

  private static ExpressionEvent event(FrameMetadata frame) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    probabilities.put("neutral", .125);
    probabilities.put("happiness", .75);
    probabilities.put("surprise", .125);
    return new ExpressionEvent(
        ExpressionEvent.id(frame.frameId(), 0),
        frame.cameraId(),
        frame.sequence(),
        frame.capturedAt(),
        new FrameSize(640, 360),
        0,
        FACE,
        .99,
        Optional.empty(),
        "happiness",
        probabilities,
        false,
        Optional.of(new Track(frame.cameraId() + "-t", 1000)),
        Optional.of(new Smoothed("happiness", probabilities, false)),
        Optional.empty(),
        new Model("pretended", "1"),
        "pretended",
        new Times(frame.capturedAt(), frame.capturedAt()));
  }

  private static CameraStatus status(FrameMetadata frame) {
    return new CameraStatus(
        frame.cameraId(),
        CameraStatus.State.ONLINE,
        frame.capturedAt(),
        frame.capturedAt(),
        OptionalDouble.of(10),
        .05,
        frame.sequence() + 1,
        0,
        frame.capturedAt());
  }

  /** From capture to committed, for most frames. */
  long medianLatency() {
    long[] sorted = latencyMillis.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  @Override
  public void close() {
    stop.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
