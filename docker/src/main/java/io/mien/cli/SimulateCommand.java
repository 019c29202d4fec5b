package io.mien.cli;

import io.mien.contract.config.KafkaKeys;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import io.mien.ingest.publish.BrokerWatch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Many cameras from one film. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Publish frames of many simulated cameras, to see what a cluster and 'mien infer' do under",
      "them. The film is decoded and encoded once, and all cameras share its pictures, so that",
      "little but Kafka's own work is left. Cameras come evenly one after the other, and each is",
      "at another place of the film. Where Kafka does not take a frame in time, it is dropped, as",
      "that of a real camera, and counted."
    },
    footer = {
      "",
      "Example: mien simulate --cameras 64 --fps 5 --source street.mp4 --bootstrap localhost:9092"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration REPORT = Duration.ofSeconds(5);
  private static final int MOST_CAMERAS = 10_000;
  private static final int MOST_FRAMES = 3000;
  private static final long MOST_BYTES = 128L * 1024 * 1024;

  @Mixin private SimulatedLoadOptions load = new SimulatedLoadOptions();

  @Option(
      names = "--source",
      paramLabel = "VIDEO|FOLDER",
      description =
          "The film: a video, a picture, or a folder of pictures; default: the sample pictures at"
              + " 1280x720.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "End after this time, as 30s or 5m; default: when it is told to end.")
  private Optional<Duration> time = Optional.empty();

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "What the ids begin with, before a number. Default: ${DEFAULT-VALUE}.")
  private String prefix = "camera-";

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The topic that takes the frames. Default: ${DEFAULT-VALUE}.")
  private String topic = Topics.FRAMES;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of Kafka's clients, such as security.protocol=SSL. Repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private BootstrapOption bootstrap = new BootstrapOption();

  @Spec private CommandSpec spec;

  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    check();
    Logging.problemsOnly();
    PrintWriter out = spec.commandLine().getOut();
    List<byte[]> film = BenchFrames.load(source, load.fps(), MOST_FRAMES, MOST_BYTES);
    Map<String, Object> client = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
    client.putAll(settings);
    client.putAll(bootstrap.settings());
    TopicProvisioner.ensure(
        only(client, KafkaKeys.admin()),
        List.of(TopicSpec.frames(topic, Topics.PARTITIONS, Topics.MAX_FRAME_BYTES)),
        TOPIC_TIMEOUT);
    BrokerWatch watch = new BrokerWatch();
    try (SimulatedCameras playing =
        SimulatedCameras.live(
            film,
            load.cameras(),
            number -> prefix + number,
            only(client, KafkaKeys.producer()),
            topic,
            watch)) {
      out.printf(
          Locale.ROOT,
          "%d cameras of %s frames/s each, %d pictures in turn, into %s at %s%n",
          load.cameras(),
          load.fps(),
          film.size(),
          topic,
          client.get("bootstrap.servers"));
      out.flush();
      playing.play(load.framesPerSecond());
      EndSignal.around(ended::countDown, () -> report(out, playing, watch));
    }
    return 0;
  }

  private void check() {
    load.check(MOST_CAMERAS, "1 to " + MOST_CAMERAS);
    for (String key : settings.keySet()) {
      if (!KafkaKeys.producer().contains(key) && !KafkaKeys.admin().contains(key)) {
        throw new UserException("expected --set with a setting of Kafka's clients, found " + key);
      }
    }
  }

  private static Map<String, Object> only(Map<String, Object> client, Set<String> known) {
    Map<String, Object> kept = new HashMap<>(client);
    kept.keySet().retainAll(known);
    return kept;
  }

  /** Prints a line now and then, and the sum at the end. */
  private void report(PrintWriter out, SimulatedCameras playing, BrokerWatch watch)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = time.map(given -> start + given.toNanos()).orElse(Long.MAX_VALUE);
    long before = 0;
    long last = start;
    boolean told = false;
    while (!told && System.nanoTime() < end) {
      long pause = Math.min(REPORT.toNanos(), end - System.nanoTime());
      told = ended.await(Math.max(0, pause), TimeUnit.NANOSECONDS);
      playing.published(); // fails where the cameras have
      long now = System.nanoTime();
      long acknowledged = playing.acknowledged();
      out.printf(
          Locale.ROOT,
          "%5d s  %8.1f frames/s  %9d published  %7d dropped%s%n",
          TimeUnit.NANOSECONDS.toSeconds(now - start),
          (acknowledged - before) / Math.max(1e-3, (now - last) / 1e9),
          acknowledged,
          playing.dropped(),
          watch.trouble().map(why -> "  Kafka takes none: " + why).orElse(""));
      out.flush();
      before = acknowledged;
      last = now;
    }
  }
}
