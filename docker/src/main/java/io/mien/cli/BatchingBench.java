package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.config.Settings;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceService;
import io.mien.inference.stream.GateConfig;
import io.mien.inference.stream.StreamTopics;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How full batches get: the whole topology, exactly once, over a device that runs one batch after
 * the other ({@link SerialDevice}), with one camera in each partition and topics that are full.
 */
final class BatchingBench {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PARTITIONS = 16;
  private static final int SIDE_PIXELS = 32;

  /** As on a GPU: the next batch is handed over while one runs. */
  private static final int ASYNC_CONCURRENCY = 2;

  /** With few threads that wait, batches form only behind the one that runs. */
  private static final int BLOCKING_CONCURRENCY = 1;

  private final String bootstrap;
  private final int threads;
  private final Duration time;

  BatchingBench(String bootstrap, int threads, Duration time) {
    this.bootstrap = bootstrap;
    this.threads = threads;
    this.time = time;
  }

  /** How fast the device was kept busy, and with batches of which size. */
  record Result(Rate rate, double averageBatch, CommitTimes commits) {
    double ofCeiling() {
      return rate.framesPerSecond() / SerialDevice.ceiling();
    }
  }

  /** Measures one gate. */
  Result run(String gate) throws InterruptedException {
    InferenceConfig config = config(gate);
    // Before the service makes its own: what exists is left as it is.
    TopicProvisioner.ensure(
        Map.of("bootstrap.servers", bootstrap),
        List.of(TopicSpec.frames(config.topics().frames(), PARTITIONS, Topics.MAX_FRAME_BYTES)),
        PATIENCE);
    Duration warmUp = time.dividedBy(2);
    publish(
        config.topics().frames(),
        (int) (SerialDevice.ceiling() * time.plus(warmUp).plus(warmUp).toMillis() / 1e3));
    SerialDevice device = new SerialDevice();
    try (InferenceService service =
        InferenceService.start(
            config,
            (analyzer, metrics, clock) ->
                FrameAnalyzer.of(analyzer, SerialDevice.detector(), device, metrics, clock))) {
      awaitFirst(service, device);
      Thread.sleep(warmUp.toMillis());
      SerialDevice.Count before = device.count();
      CommitTimes commitsBefore = CommitTimes.soFar(service.metrics().stream(), threads);
      Rate.Watch watch = Rate.watch();
      Thread.sleep(time.toMillis());
      SerialDevice.Count after = device.count();
      long items = after.items() - before.items();
      return new Result(
          watch.frames(items),
          (double) items / Math.max(1, after.batches() - before.batches()),
          CommitTimes.soFar(service.metrics().stream(), threads).since(commitsBefore));
    }
  }

  private static void awaitFirst(InferenceService service, SerialDevice device)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (device.count().items() == 0) {
      if (System.nanoTime() > end || !service.isAlive()) {
        throw new UserException(
            "expected a first frame within %d s, found none".formatted(PATIENCE.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void publish(String topic, int count) throws InterruptedException {
    byte[] picture =
        ImageEncoder.jpeg(
            new Image(
                SIDE_PIXELS, SIDE_PIXELS, new byte[Image.CHANNELS * SIDE_PIXELS * SIDE_PIXELS]),
            90);
    long start = CLOCK.millis() - count; // none in the future
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        int partition = i % PARTITIONS;
        byte[] camera = ("camera-" + partition).getBytes(UTF_8);
        sent.add(producer.send(new ProducerRecord<>(topic, partition, start + i, camera, picture)));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new UserException("the broker did not take the frames", e);
    }
  }

  private InferenceConfig config(String gate) {
    Map<String, String> given = new TreeMap<>();
    given.put("bootstrap.servers", bootstrap);
    given.put("application.id", "mien-bench-batching-" + gate);
    given.put("num.stream.threads", Integer.toString(threads));
    given.put(StreamTopics.FRAMES, "bench.batching.frames." + gate);
    given.put(GateConfig.GATE, gate);
    given.put(AnalyzerConfig.BATCH_MAX, Integer.toString(SerialDevice.MAX_BATCH));
    given.put(
        AnalyzerConfig.BATCH_CONCURRENCY,
        Integer.toString(gate.equals("async") ? ASYNC_CONCURRENCY : BLOCKING_CONCURRENCY));
    given.put(InferenceConfig.METRICS_PORT, "0");
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(), InferenceConfig.clientKeys(), Map.of(), Map.of(), given));
  }
}
