package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.config.Settings;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.InferenceService;
import io.mien.inference.stream.StreamTopics;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureFormat;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.publish.FramePublisher;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The stream against a bare loop over the same encoded frames, with the same networks, settings and
 * number of threads: what Kafka costs.
 *
 * <p>The loop decodes, analyzes and writes JSON, from memory. The stream reads topics that are
 * already full, exactly once, from a broker in another process, whose CPU time is not ours; its
 * first tenth is not measured, since it holds the start.
 */
final class StreamBench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Clock CLOCK = Clock.systemUTC();

  private final List<byte[]> frames;
  private final int framesPerRound;
  private final int threads;
  private final Map<String, String> analyzer;
  private final String bootstrap;

  /**
   * @param frames encoded pictures, taken in turn
   * @param threads of the loop and of the stream
   * @param analyzer settings of the networks
   */
  StreamBench(
      List<byte[]> frames,
      int framesPerRound,
      int threads,
      Map<String, String> analyzer,
      String bootstrap) {
    this.frames = List.copyOf(frames);
    this.framesPerRound = framesPerRound;
    this.threads = threads;
    this.analyzer = Map.copyOf(analyzer);
    this.bootstrap = bootstrap;
  }

  /** One round of the bare loop. */
  Rate loop() throws InterruptedException {
    InferenceMetrics metrics = new InferenceMetrics(new CollectorRegistry());
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try (FrameAnalyzer core = FrameAnalyzer.open(config("loop").analyzer(), metrics, CLOCK)) {
      run(workers, core, framesPerRound / 10); // as the stream's first tenth
      Rate.Watch watch = Rate.watch();
      run(workers, core, framesPerRound);
      return watch.frames(framesPerRound);
    } finally {
      workers.shutdownNow();
    }
  }

  private void run(ExecutorService workers, FrameAnalyzer core, int count)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      byte[] camera = ("camera-" + i).getBytes(UTF_8);
      running.add(
          workers.submit(
              () -> {
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  byte[] picture = frames.get(n % frames.size());
                  FrameMetadata frame =
                      FrameMetadata.read(camera, picture, new RecordHeaders(), n, n);
                  AnalyzedFrame analyzed = core.analyze(frame, core.decode(picture));
                  for (ExpressionEvent event : core.events().write(analyzed)) {
                    ExpressionEventJson.write(event);
                  }
                }
                return null;
              }));
    }
    try {
      for (Future<Void> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("the bare loop failed", e.getCause());
    }
  }

  /** One round of the stream, on topics of its own. */
  Rate stream(int round) throws InterruptedException {
    InferenceConfig config = config("stream-" + round);
    int warmUp = framesPerRound / 10;
    try (FramePublisher publisher = publisher(config)) {
      for (int i = 0; i < warmUp + framesPerRound; i++) {
        publisher.accept(frame(i, CLOCK.instant()), () -> {});
      }
      publisher.flush();
    }
    try (InferenceService service = InferenceService.start(config)) {
      await(service, warmUp);
      long before = service.metrics().frames();
      Rate.Watch watch = Rate.watch();
      await(service, warmUp + framesPerRound);
      return watch.frames(service.metrics().frames() - before);
    }
  }

  /**
   * Times from capture until the event is there for a reader of committed records, in milliseconds,
   * while frames come evenly.
   */
  double[] latencies(double framesPerSecond, Duration time) throws InterruptedException {
    InferenceConfig config = config("latency");
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    try (FramePublisher publisher = publisher(config);
        InferenceService service = InferenceService.start(config);
        EventFollower follower =
            EventFollower.open(
                bootstrap,
                config.topics().expressions(),
                (event, at) ->
                    millis.add(
                        (double) Duration.between(event.capturedAt(), at).toNanos() / 1e6))) {
      follower.await(service::isReady, PATIENCE);
      long start = System.nanoTime();
      int warmUp = (int) Math.ceil(framesPerSecond * 3);
      int count = warmUp + (int) Math.ceil(framesPerSecond * time.toMillis() / 1e3);
      for (int i = 0; i < count; i++) {
        long due = start + Math.round(i * 1e9 / framesPerSecond);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        if (i == warmUp) {
          millis.clear();
        }
        publisher.accept(frame(i, CLOCK.instant()), () -> {});
      }
      publisher.flush();
      await(service, count);
    }
    return millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void await(InferenceService service, long count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (service.metrics().frames() < count) {
      if (System.nanoTime() > end) {
        throw new UserException(
            "expected %d frames judged within %d min, found %d"
                .formatted(count, PATIENCE.toMinutes(), service.metrics().frames()));
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private FramePublisher publisher(InferenceConfig config) {
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
    TopicProvisioner.ensure(client, config.topics().specs(), Duration.ofSeconds(30));
    return FramePublisher.open(client, config.topics().frames(), largest(), CLOCK);
  }

  private int largest() {
    return frames.stream().mapToInt(frame -> frame.length).max().orElseThrow();
  }

  /** Enough cameras that each partition, and so each thread, has work. */
  private EncodedFrame frame(int index, Instant capturedAt) {
    byte[] bytes = frames.get(index % frames.size());
    return new EncodedFrame(
        "camera-" + index % 64,
        index,
        capturedAt,
        new EncodedPicture(PictureFormat.of(bytes).orElseThrow(), bytes));
  }

  private InferenceConfig config(String name) {
    Map<String, String> given = new TreeMap<>(analyzer);
    given.put("bootstrap.servers", bootstrap);
    given.put("application.id", "mien-bench-" + name);
    given.put("num.stream.threads", Integer.toString(threads));
    given.put(StreamTopics.FRAMES, "bench.frames." + name);
    given.put(StreamTopics.EXPRESSIONS, "bench.expressions." + name);
    given.put(StreamTopics.DEAD_LETTERS, "bench.dead-letter." + name);
    given.put(InferenceConfig.METRICS_PORT, "0");
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(), InferenceConfig.clientKeys(), Map.of(), Map.of(), given));
  }
}
