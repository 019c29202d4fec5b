package io.mien.ingest;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.KafkaKeys;
import io.mien.contract.config.Settings;
import io.mien.contract.topic.Topics;
import io.mien.ingest.publish.FramePublisher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * What ingest is to do.
 *
 * @param framesPerSecond at most so many of a camera's frames, 0 for all
 * @param loop whether a source starts again at its end
 * @param realTime whether a file's frames come at the file's own times, or as fast as they can
 * @param jpegQuality 1 to 100
 * @param maxFrameBytes larger pictures are scaled down
 * @param metricsPort 0 for any free one
 * @param producer settings of the Kafka producer
 * @param admin settings of the Kafka admin client
 */
public record IngestConfig(
    List<CameraConfig> cameras,
    String topic,
    double framesPerSecond,
    boolean loop,
    boolean realTime,
    int jpegQuality,
    int maxFrameBytes,
    String metricsHost,
    int metricsPort,
    Map<String, Object> producer,
    Map<String, Object> admin) {

  public static final String SOURCES = "ingest.sources";
  public static final String TOPIC = "ingest.topic";
  public static final String FPS = "ingest.fps";
  public static final String LOOP = "ingest.loop";
  public static final String REALTIME = "ingest.realtime";
  public static final String JPEG_QUALITY = "ingest.jpeg.quality";
  public static final String MAX_FRAME_BYTES = "ingest.frame.max.bytes";
  public static final String METRICS_HOST = "ingest.metrics.host";
  public static final String METRICS_PORT = "ingest.metrics.port";

  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String DEFAULT_BOOTSTRAP = "localhost:9092";
  private static final int LARGEST_PICTURE =
      Topics.MAX_FRAME_BYTES - FramePublisher.RECORD_OVERHEAD_BYTES;

  /** Takes copies. */
  public IngestConfig {
    cameras = List.copyOf(cameras);
    producer = Map.copyOf(producer);
    admin = Map.copyOf(admin);
  }

  /** The keys of ingest itself. */
  public static ConfigDef definition() {
    return new ConfigDef()
        .define(
            SOURCES,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.HIGH,
            "Cameras, each as ID=SOURCE or SOURCE: a video file, a picture, a folder of pictures,"
                + " or slideshow:FOLDER.")
        .define(
            TOPIC,
            ConfigDef.Type.STRING,
            Topics.FRAMES,
            Importance.LOW,
            "The topic that takes the frames.")
        .define(
            FPS,
            ConfigDef.Type.DOUBLE,
            0.0,
            Range.between(0, 1000),
            Importance.HIGH,
            "At most so many frames a second and camera, 0 for all; pictures of a folder are shown"
                + " at this rate, at 0 one a second.")
        .define(
            LOOP,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Whether files start again at the end.")
        .define(
            REALTIME,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether files are played at their own speed, or else as fast as Kafka takes them.")
        .define(
            JPEG_QUALITY,
            ConfigDef.Type.INT,
            90,
            Range.between(1, 100),
            Importance.LOW,
            "Quality of the pictures that are encoded here.")
        .define(
            MAX_FRAME_BYTES,
            ConfigDef.Type.INT,
            LARGEST_PICTURE,
            Range.between(1024, 1024 * 1024 * 1024),
            Importance.LOW,
            "Larger pictures are scaled down; the topic must take them.")
        .define(
            METRICS_HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            Importance.LOW,
            "Address of /metrics and /health.")
        .define(
            METRICS_PORT,
            ConfigDef.Type.INT,
            9464,
            Range.between(0, 65535),
            Importance.LOW,
            "Port of /metrics and /health, 0 for any free one.");
  }

  /** The names of Kafka's clients that go through. */
  public static Set<String> clientKeys() {
    Set<String> keys = new TreeSet<>(KafkaKeys.producer());
    keys.addAll(KafkaKeys.admin());
    return keys;
  }

  /**
   * Reads the settings.
   *
   * @param sources the cameras of the command line; where there are none, {@value #SOURCES} counts
   * @throws ConfigProblemsException when there is no camera, or two have the same id
   */
  public static IngestConfig from(Settings settings, List<String> sources) {
    AbstractConfig own = settings.own();
    return new IngestConfig(
        cameras(sources.isEmpty() ? own.getList(SOURCES) : sources),
        own.getString(TOPIC),
        own.getDouble(FPS),
        own.getBoolean(LOOP),
        own.getBoolean(REALTIME),
        own.getInt(JPEG_QUALITY),
        own.getInt(MAX_FRAME_BYTES),
        own.getString(METRICS_HOST),
        own.getInt(METRICS_PORT),
        withBootstrap(settings.client("producer", KafkaKeys.producer())),
        withBootstrap(settings.client("admin", KafkaKeys.admin())));
  }

  private static List<CameraConfig> cameras(List<String> sources) {
    if (sources.isEmpty()) {
      throw new ConfigProblemsException(
          List.of("expected at least one source, as ID=SOURCE or SOURCE, found none"));
    }
    List<CameraConfig> cameras = sources.stream().map(CameraConfig::parse).toList();
    Set<String> ids = new HashSet<>();
    List<String> twice =
        cameras.stream()
            .map(CameraConfig::id)
            .filter(id -> !ids.add(id))
            .map(id -> "expected a different id for each camera, found " + id + " twice")
            .toList();
    if (!twice.isEmpty()) {
      throw new ConfigProblemsException(twice);
    }
    return cameras;
  }

  private static Map<String, Object> withBootstrap(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.putIfAbsent(BOOTSTRAP, DEFAULT_BOOTSTRAP);
    return settings;
  }
}
