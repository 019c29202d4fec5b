package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.config.Settings;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.Topics;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceService;
import io.mien.inference.stream.StreamTopics;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureFormat;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.publish.FramePublisher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * The stream against a bare loop over the same encoded frames, with the same networks, settings and
 * number of threads, tracking included on both sides: what Kafka costs.
 *
 * <p>The stream reads topics that are already full, exactly once, from a broker in another process.
 * Every partition holds as many frames. The first of them, which hold the start, are not measured,
 * nor the last, when one thread may have run out of work before the other.
 */
final class StreamBench {
  private static final int CAMERAS_PER_PARTITION = 8;
  private static final double WARM_UP_SHARE = .1;
  private static final double TAIL_SHARE = .2;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Clock CLOCK = Clock.systemUTC();

  private final List<byte[]> frames;
  private final int framesPerRound;
  private final int threads;
  private final Map<String, String> analyzer;
  private final BrokerProcess broker;
  private final List<String> cameras = cameras();

  /**
   * @param frames encoded pictures, taken in turn
   * @param framesPerRound how many are measured
   * @param threads of the loop and of the stream
   * @param analyzer settings of the networks
   */
  StreamBench(
      List<byte[]> frames,
      int framesPerRound,
      int threads,
      Map<String, String> analyzer,
      BrokerProcess broker) {
    this.frames = List.copyOf(frames);
    this.framesPerRound = framesPerRound;
    this.threads = threads;
    this.analyzer = Map.copyOf(analyzer);
    this.broker = broker;
  }

  /** Names of which equally many fall on each partition, and so on each thread. */
  private static List<String> cameras() {
    List<String> cameras = new ArrayList<>();
    int[] taken = new int[Topics.PARTITIONS];
    for (int i = 0; cameras.size() < CAMERAS_PER_PARTITION * Topics.PARTITIONS; i++) {
      String camera = "camera-" + i;
      int partition = BuiltInPartitioner.partitionForKey(camera.getBytes(UTF_8), Topics.PARTITIONS);
      if (taken[partition] < CAMERAS_PER_PARTITION) {
        taken[partition]++;
        cameras.add(camera);
      }
    }
    return cameras;
  }

  /**
   * A round of each, in turn.
   *
   * @param number tells the topics of this round from others
   */
  StreamRound round(int number) throws InterruptedException {
    Rate loop = loop();
    InferenceConfig config = config("stream-" + number);
    int warmUp = share(WARM_UP_SHARE);
    publish(config, warmUp + framesPerRound + share(TAIL_SHARE));
    try (InferenceService service = InferenceService.start(config)) {
      await(service, warmUp);
      long before = service.metrics().cameras().frames();
      CommitTimes commitsBefore = CommitTimes.soFar(service.metrics().stream(), threads);
      Duration brokerBefore = broker.cpu();
      Rate.Watch watch = Rate.watch();
      await(service, before + framesPerRound);
      long count = service.metrics().cameras().frames() - before;
      Rate stream = watch.frames(count);
      Duration brokerCpu = broker.cpu().minus(brokerBefore);
      return new StreamRound(
          loop,
          stream,
          brokerCpu.toNanos() / 1e6 / count,
          CommitTimes.soFar(service.metrics().stream(), threads).since(commitsBefore),
          Runtime.getRuntime().availableProcessors());
    }
  }

  private Rate loop() throws InterruptedException {
    try (BareLoop loop = BareLoop.open(config("loop"), threads)) {
      loop.run(frames, share(WARM_UP_SHARE));
      Rate.Watch watch = Rate.watch();
      loop.run(frames, framesPerRound);
      return watch.frames(framesPerRound);
    }
  }

  private int share(double share) {
    return (int) Math.ceil(share * framesPerRound);
  }

  private void publish(InferenceConfig config, int count) {
    try (FramePublisher publisher = publisher(config)) {
      for (int i = 0; i < count; i++) {
        publisher.accept(frame(i, CLOCK.instant()), () -> {});
      }
      publisher.flush();
    }
  }

  /**
   * Times from capture until the event is there for a reader of committed records, in milliseconds,
   * while frames come evenly.
   *
   * @param settle how long frames come before the time that counts: one by one they take other ways
   *     through both processes than a backlog, which the compilers have not seen
   */
  double[] latencies(double framesPerSecond, Duration settle, Duration time)
      throws InterruptedException {
    InferenceConfig config = config("latency");
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    try (FramePublisher publisher = publisher(config);
        InferenceService service = InferenceService.start(config);
        EventFollower follower =
            EventFollower.open(
                broker.bootstrapServers(),
                config.topics().expressions(),
                (event, at) ->
                    millis.add(
                        (double) Duration.between(event.capturedAt(), at).toNanos() / 1e6))) {
      follower.await(service::isReady, PATIENCE);
      long start = System.nanoTime();
      int warmUp = (int) Math.ceil(framesPerSecond * settle.toMillis() / 1e3);
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

  private static void await(InferenceService service, long count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (service.metrics().cameras().frames() < count) {
      if (System.nanoTime() > end) {
        throw new UserException(
            "expected %d frames judged within %d min, found %d"
                .formatted(count, PATIENCE.toMinutes(), service.metrics().cameras().frames()));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private FramePublisher publisher(InferenceConfig config) {
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    TopicProvisioner.ensure(client, config.topics().specs(), Duration.ofSeconds(30));
    return FramePublisher.open(client, config.topics().frames(), largest(), CLOCK);
  }

  private int largest() {
    return frames.stream().mapToInt(frame -> frame.length).max().orElseThrow();
  }

  private EncodedFrame frame(int index, Instant capturedAt) {
    byte[] bytes = frames.get(index % frames.size());
    return new EncodedFrame(
        cameras.get(index % cameras.size()),
        index,
        capturedAt,
        new EncodedPicture(PictureFormat.of(bytes).orElseThrow(), bytes));
  }

  private InferenceConfig config(String name) {
    Map<String, String> given = new TreeMap<>(analyzer);
    given.put("bootstrap.servers", broker.bootstrapServers());
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
