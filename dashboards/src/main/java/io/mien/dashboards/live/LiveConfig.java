package io.mien.dashboards.live;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.KafkaKeys;
import io.mien.contract.config.Settings;
import io.mien.contract.topic.Topics;
import io.mien.dashboards.live.feed.FeedConfig;
import io.mien.dashboards.live.feed.FeedTopics;
import io.mien.dashboards.live.web.AccessToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.types.Password;

/**
 * What the live view is to do.
 *
 * @param port 0 for any free one
 * @param token what browsers must show, where there is one
 * @param fps the most pictures a second and camera
 * @param bootstrap the brokers, for people
 */
public record LiveConfig(
    String host,
    int port,
    Optional<AccessToken> token,
    boolean showFaces,
    double fps,
    int mostSidePixels,
    int mostViewers,
    String bootstrap,
    FeedConfig feed) {

  public static final String HOST = "live.host";
  public static final String PORT = "live.port";
  public static final String TOKEN = "live.token";
  public static final String TOKEN_FILE = "live.token.file";
  public static final String SHOW_FACES = "live.show.faces";
  public static final String FPS = "live.fps";
  public static final String MOST_SIDE = "live.max.side.pixels";
  public static final String MOST_VIEWERS = "live.max.viewers";
  public static final String GROUP = "live.inference.group";

  private static final String TOPIC = "live.topic.";
  private static final String DEFAULT_BOOTSTRAP = "localhost:9092";

  /** The keys of the live view itself. */
  public static ConfigDef definition() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                HOST,
                ConfigDef.Type.STRING,
                "127.0.0.1",
                new NonEmptyString(),
                Importance.HIGH,
                "Address of the page. On one that other machines reach, a token is needed.")
            .define(
                PORT,
                ConfigDef.Type.INT,
                8765,
                Range.between(0, 65535),
                Importance.HIGH,
                "Port of the page, 0 for any free one.")
            .define(
                TOKEN,
                ConfigDef.Type.PASSWORD,
                null,
                Importance.HIGH,
                "What a browser must show, at least "
                    + AccessToken.LEAST_LENGTH
                    + " characters. Not for the command line, where other users see it: give it in"
                    + " the variable MIEN_LIVE_TOKEN.")
            .define(
                TOKEN_FILE,
                ConfigDef.Type.STRING,
                "",
                Importance.HIGH,
                "A file that holds the token, on its first line.")
            .define(
                SHOW_FACES,
                ConfigDef.Type.BOOLEAN,
                false,
                Importance.HIGH,
                "Whether faces are shown; else they are made unrecognisable before a picture"
                    + " leaves.")
            .define(
                FPS,
                ConfigDef.Type.DOUBLE,
                10.0,
                Range.between(0.1, 60),
                Importance.MEDIUM,
                "The most pictures a second and camera that a browser gets.")
            .define(
                MOST_SIDE,
                ConfigDef.Type.INT,
                960,
                Range.between(160, 4096),
                Importance.LOW,
                "The longer side of the pictures that browsers get, at the most.")
            .define(
                MOST_VIEWERS,
                ConfigDef.Type.INT,
                16,
                Range.between(1, 1000),
                Importance.LOW,
                "The most browsers at once.")
            .define(
                GROUP,
                ConfigDef.Type.STRING,
                "mien-inference",
                new NonEmptyString(),
                Importance.MEDIUM,
                "The application.id of 'mien infer': what it has committed tells which frames are"
                    + " judged.");
    return topics(definition);
  }

  private static ConfigDef topics(ConfigDef definition) {
    topic(definition, "frames", Topics.FRAMES, "The topic with the frames.");
    topic(definition, "expressions", Topics.EXPRESSIONS, "The topic with the events.");
    topic(definition, "windows", Topics.EXPRESSION_WINDOWS, "The topic with the closed windows.");
    topic(definition, "cameras", Topics.CAMERAS, "How each camera is, as the stream tells it.");
    topic(
        definition,
        "camera.status",
        Topics.CAMERA_STATUS,
        "How each camera is, as ingest tells it.");
    topic(
        definition,
        "dead.letter",
        Topics.FRAMES_DEAD_LETTER,
        "The topic with the frames that could not be read.");
    return definition;
  }

  private static void topic(ConfigDef definition, String name, String topic, String doc) {
    definition.define(
        TOPIC + name, ConfigDef.Type.STRING, topic, new NonEmptyString(), Importance.LOW, doc);
  }

  /** The names of Kafka's clients that go through. */
  public static Set<String> clientKeys() {
    Set<String> keys = new TreeSet<>(ConsumerConfig.configNames());
    keys.addAll(KafkaKeys.admin());
    return keys;
  }

  /**
   * Reads the settings.
   *
   * @throws ConfigProblemsException when the token is too short, or its file cannot be read
   */
  public static LiveConfig from(Settings settings) {
    AbstractConfig own = settings.own();
    Map<String, Object> consumer =
        withBootstrap(settings.client("consumer", ConsumerConfig.configNames()));
    return new LiveConfig(
        own.getString(HOST),
        own.getInt(PORT),
        token(own),
        own.getBoolean(SHOW_FACES),
        own.getDouble(FPS),
        own.getInt(MOST_SIDE),
        own.getInt(MOST_VIEWERS),
        String.valueOf(consumer.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)),
        new FeedConfig(
            new FeedTopics(
                own.getString(TOPIC + "frames"),
                own.getString(TOPIC + "expressions"),
                own.getString(TOPIC + "windows"),
                own.getString(TOPIC + "cameras"),
                own.getString(TOPIC + "camera.status"),
                own.getString(TOPIC + "dead.letter")),
            own.getString(GROUP),
            consumer,
            withBootstrap(settings.client("admin", KafkaKeys.admin()))));
  }

  private static Optional<AccessToken> token(AbstractConfig own) {
    Password given = own.getPassword(TOKEN);
    String file = own.getString(TOKEN_FILE);
    if (!file.isEmpty()) {
      return Optional.of(checked(firstLine(Path.of(file)), "in " + file));
    }
    return given == null
        ? Optional.empty()
        : Optional.of(checked(given.value().strip(), "in " + TOKEN));
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new ConfigProblemsException(
          List.of("expected a file with the token at " + file + ", found none that can be read"));
    }
  }

  private static AccessToken checked(String token, String where) {
    return AccessToken.of(token)
        .orElseThrow(
            () ->
                new ConfigProblemsException(
                    List.of(
                        "expected a token of at least %d letters, digits and signs %s, found %d"
                            .formatted(AccessToken.LEAST_LENGTH, where, token.length()))));
  }

  private static Map<String, Object> withBootstrap(Map<String, Object> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP);
    return settings;
  }
}
