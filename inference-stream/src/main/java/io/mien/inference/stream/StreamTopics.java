package io.mien.inference.stream;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/** The names of the topics that the stream reads and writes. */
public record StreamTopics(
    String frames,
    String expressions,
    String episodes,
    String windows,
    String newestWindows,
    String cameras,
    String deadLetters) {

  public static final String FRAMES = "inference.topic.frames";
  public static final String EXPRESSIONS = "inference.topic.expressions";
  public static final String EPISODES = "inference.topic.episodes";
  public static final String WINDOWS = "inference.topic.windows";
  public static final String NEWEST_WINDOWS = "inference.topic.windows.newest";
  public static final String CAMERAS = "inference.topic.cameras";
  public static final String DEAD_LETTERS = "inference.topic.dead.letter";

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    define(definition, FRAMES, Topics.FRAMES, "The topic with the frames.");
    define(definition, EXPRESSIONS, Topics.EXPRESSIONS, "The topic that takes the events.");
    define(
        definition,
        EPISODES,
        Topics.EXPRESSION_EPISODES,
        "The topic that takes the finished episodes of expressions.");
    define(
        definition,
        WINDOWS,
        Topics.EXPRESSION_WINDOWS,
        "The topic that takes what each camera showed in each window of time.");
    define(
        definition,
        NEWEST_WINDOWS,
        Topics.EXPRESSION_WINDOWS_NEWEST,
        "The compacted topic with each camera's newest window.");
    define(
        definition, CAMERAS, Topics.CAMERAS, "The compacted topic that says how each camera is.");
    define(
        definition,
        DEAD_LETTERS,
        Topics.FRAMES_DEAD_LETTER,
        "The topic that takes the frames that cannot be read.");
    return definition;
  }

  private static void define(ConfigDef definition, String key, String topic, String doc) {
    definition.define(key, ConfigDef.Type.STRING, topic, new NonEmptyString(), Importance.LOW, doc);
  }

  /**
   * Reads the keys of {@link #define}.
   *
   * @throws ConfigProblemsException when two of them name the same topic: above all, what is
   *     written to the topic of the frames would be read again
   */
  public static StreamTopics from(AbstractConfig own) {
    StreamTopics topics =
        new StreamTopics(
            own.getString(FRAMES),
            own.getString(EXPRESSIONS),
            own.getString(EPISODES),
            own.getString(WINDOWS),
            own.getString(NEWEST_WINDOWS),
            own.getString(CAMERAS),
            own.getString(DEAD_LETTERS));
    Set<String> names = new HashSet<>();
    List<String> again =
        topics.specs().stream().map(TopicSpec::name).filter(name -> !names.add(name)).toList();
    if (!again.isEmpty()) {
      throw new ConfigProblemsException(
          List.of(
              "inference.topic: expected another topic for each kind of record, found %s twice"
                  .formatted(String.join(", ", again))));
    }
    return topics;
  }

  /** The dead letters' of {@link #specs}. */
  public TopicSpec deadLettersSpec() {
    return TopicSpec.deadLetters(deadLetters, Topics.MAX_FRAME_BYTES);
  }

  /** How the topics are made where they do not exist. */
  public List<TopicSpec> specs() {
    return List.of(
        TopicSpec.frames(frames, Topics.PARTITIONS, Topics.MAX_FRAME_BYTES),
        TopicSpec.events(expressions, Topics.PARTITIONS),
        TopicSpec.events(episodes, Topics.PARTITIONS),
        TopicSpec.events(windows, Topics.PARTITIONS),
        TopicSpec.table(newestWindows, Topics.PARTITIONS),
        TopicSpec.table(cameras, Topics.PARTITIONS),
        deadLettersSpec());
  }
}
