package io.mien.ingest;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.KafkaKeys;
import io.mien.contract.config.Settings;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import io.mien.ingest.camera.CameraDefaults;
import io.mien.ingest.camera.CameraSpec;
import io.mien.ingest.camera.Cameras;
import io.mien.ingest.publish.FramePublisher;
import io.mien.ingest.source.RtspTransport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What ingest is to do.
 *
 * @param defaults what holds for cameras of the file that say nothing else
 * @param reloadInterval how often the cameras file is looked at
 * @param realTime whether a file's frames come at the file's own times, or as fast as they can
 * @param live what holds for live cameras only
 * @param statusTopic takes the states of the cameras; none where absent
 * @param statusInterval how often a state is said again
 * @param brokerTimeout how long Kafka may be absent at the start; for ever where absent
 * @param metricsPort 0 for any free one
 * @param producer settings of the Kafka producers
 * @param admin settings of the Kafka admin client
 */
public record IngestConfig(
    Cameras cameras,
    CameraDefaults defaults,
    Duration reloadInterval,
    boolean realTime,
    Live live,
    String topic,
    Optional<String> statusTopic,
    Duration statusInterval,
    Optional<Duration> brokerTimeout,
    String metricsHost,
    int metricsPort,
    Map<String, Object> producer,
    Map<String, Object> admin) {

  public static final String SOURCES = "ingest.sources";
  public static final String CAMERAS_FILE = "ingest.cameras.file";
  public static final String RELOAD_MILLIS = "ingest.cameras.reload.ms";
  public static final String TOPIC = "ingest.topic";
  public static final String FPS = "ingest.fps";
  public static final String LOOP = "ingest.loop";
  public static final String REALTIME = "ingest.realtime";
  public static final String JPEG_QUALITY = "ingest.jpeg.quality";
  public static final String MAX_WIDTH = "ingest.frame.max.width";
  public static final String MAX_HEIGHT = "ingest.frame.max.height";
  public static final String MAX_FRAME_BYTES = "ingest.frame.max.bytes";
  public static final String TRANSPORT = "ingest.rtsp.transport";
  public static final String OPEN_TIMEOUT_MILLIS = "ingest.open.timeout.ms";
  public static final String STALL_TIMEOUT_MILLIS = "ingest.stall.timeout.ms";
  public static final String RECONNECT_FIRST_MILLIS = "ingest.reconnect.first.ms";
  public static final String RECONNECT_MAX_MILLIS = "ingest.reconnect.max.ms";
  public static final String QUEUE_FRAMES = "ingest.queue.frames";
  public static final String ENCODE_THREADS = "ingest.encode.threads";
  public static final String CLOCK_TOLERANCE_MILLIS = "ingest.camera.clock.tolerance.ms";
  public static final String STATUS_TOPIC = "ingest.status.topic";
  public static final String STATUS_INTERVAL_MILLIS = "ingest.status.interval.ms";
  public static final String BROKER_TIMEOUT_MILLIS = "ingest.broker.timeout.ms";
  public static final String METRICS_HOST = "ingest.metrics.host";
  public static final String METRICS_PORT = "ingest.metrics.port";

  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String DEFAULT_BOOTSTRAP = "localhost:9092";

  /**
   * What holds for live cameras only.
   *
   * @param firstReconnect the longest wait before the first try to open a lost camera again
   * @param longestReconnect the longest wait before a later one
   * @param queueFrames frames of a camera that wait to be encoded
   * @param encodeThreads threads that encode the frames of all
   * @param clockTolerance how far a camera's clock may be off the host's
   */
  public record Live(
      Duration firstReconnect,
      Duration longestReconnect,
      int queueFrames,
      int encodeThreads,
      Duration clockTolerance) {}

  /** Takes copies. */
  public IngestConfig {
    producer = Map.copyOf(producer);
    admin = Map.copyOf(admin);
  }

  /** The keys of ingest itself. */
  public static ConfigDef definition() {
    return IngestKeys.definition();
  }

  /** The names of Kafka's clients that go through. */
  public static Set<String> clientKeys() {
    Set<String> keys = new TreeSet<>(KafkaKeys.producer());
    keys.addAll(KafkaKeys.admin());
    return keys;
  }

  /** Reads the settings, with the environment of this process for the variables of URLs. */
  public static IngestConfig from(Settings settings, List<String> sources) {
    return from(settings, sources, System.getenv());
  }

  /**
   * Reads the settings.
   *
   * @param sources the cameras of the command line; where there are none, {@value #SOURCES} counts
   * @param environment the variables that URLs may name
   * @throws ConfigProblemsException when there is no camera, two have the same id, or the cameras
   *     file is broken
   */
  public static IngestConfig from(
      Settings settings, List<String> sources, Map<String, String> environment) {
    AbstractConfig own = settings.own();
    CameraDefaults defaults = defaults(own);
    return new IngestConfig(
        cameras(own, sources, defaults, environment),
        defaults,
        millis(own, RELOAD_MILLIS),
        own.getBoolean(REALTIME),
        live(own),
        own.getString(TOPIC),
        Optional.of(own.getString(STATUS_TOPIC)).filter(topic -> !topic.isBlank()),
        millis(own, STATUS_INTERVAL_MILLIS),
        Optional.of(millis(own, BROKER_TIMEOUT_MILLIS)).filter(time -> !time.isZero()),
        own.getString(METRICS_HOST),
        own.getInt(METRICS_PORT),
        withBootstrap(settings.client("producer", KafkaKeys.producer())),
        withBootstrap(settings.client("admin", KafkaKeys.admin())));
  }

  private static CameraDefaults defaults(AbstractConfig own) {
    return new CameraDefaults(
        own.getDouble(FPS),
        own.getBoolean(LOOP),
        limit(own.getInt(MAX_WIDTH)),
        limit(own.getInt(MAX_HEIGHT)),
        own.getInt(JPEG_QUALITY),
        own.getInt(MAX_FRAME_BYTES),
        Optional.empty(),
        List.of(),
        RtspTransport.valueOf(own.getString(TRANSPORT).toUpperCase(Locale.ROOT)),
        millis(own, OPEN_TIMEOUT_MILLIS),
        millis(own, STALL_TIMEOUT_MILLIS));
  }

  private static OptionalInt limit(int pixels) {
    return pixels == 0 ? OptionalInt.empty() : OptionalInt.of(pixels);
  }

  private static Live live(AbstractConfig own) {
    Duration first = millis(own, RECONNECT_FIRST_MILLIS);
    Duration longest = millis(own, RECONNECT_MAX_MILLIS);
    if (longest.compareTo(first) < 0) {
      throw new ConfigProblemsException(
          List.of(
              "expected %s of at least %s, found %d and %d"
                  .formatted(
                      RECONNECT_MAX_MILLIS,
                      RECONNECT_FIRST_MILLIS,
                      longest.toMillis(),
                      first.toMillis())));
    }
    int threads = own.getInt(ENCODE_THREADS);
    return new Live(
        first,
        longest,
        own.getInt(QUEUE_FRAMES),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        millis(own, CLOCK_TOLERANCE_MILLIS));
  }

  private static Cameras cameras(
      AbstractConfig own,
      List<String> sources,
      CameraDefaults defaults,
      Map<String, String> environment) {
    List<CameraSpec> given = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String text : sources.isEmpty() ? own.getList(SOURCES) : sources) {
      try {
        CameraConfig camera = CameraConfig.parse(text);
        given.add(defaults.camera(camera.id(), camera.source(), environment));
      } catch (ConfigProblemsException e) {
        problems.addAll(e.problems());
      }
    }
    try {
      Cameras cameras =
          Cameras.load(given, file(own.getString(CAMERAS_FILE)), defaults, environment);
      if (problems.isEmpty()) {
        return cameras;
      }
    } catch (ConfigProblemsException e) {
      // A camera that is broken is one that was given.
      problems.addAll(problems.isEmpty() ? e.problems() : fileProblems(e));
    }
    throw new ConfigProblemsException(problems);
  }

  private static List<String> fileProblems(ConfigProblemsException e) {
    return e.problems().stream().filter(problem -> !problem.equals(Cameras.NONE)).toList();
  }

  private static Optional<Path> file(String name) {
    try {
      return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      throw new ConfigProblemsException(
          List.of("expected the path of a cameras file, found " + name));
    }
  }

  private static Duration millis(AbstractConfig own, String key) {
    return Duration.ofMillis(own.getInt(key));
  }

  /** The topics that ingest writes. */
  public List<TopicSpec> topics() {
    int largestRecord = defaults.maxFrameBytes() + FramePublisher.RECORD_OVERHEAD_BYTES;
    List<TopicSpec> topics = new ArrayList<>();
    topics.add(
        TopicSpec.frames(
            topic, Topics.PARTITIONS, Math.max(Topics.MAX_FRAME_BYTES, largestRecord)));
    statusTopic.ifPresent(name -> topics.add(TopicSpec.table(name, 1)));
    return topics;
  }

  private static Map<String, Object> withBootstrap(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.putIfAbsent(BOOTSTRAP, DEFAULT_BOOTSTRAP);
    return settings;
  }
}
