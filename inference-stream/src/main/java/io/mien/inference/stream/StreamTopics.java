package io.mien.inference.stream;

import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import java.util.List;

/** The names of the topics that the stream reads and writes. */
public record StreamTopics(String frames, String expressions, String deadLetters) {

  /** How the topics are made where they do not exist. */
  public List<TopicSpec> specs() {
    return List.of(
        TopicSpec.frames(frames, Topics.PARTITIONS, Topics.MAX_FRAME_BYTES),
        TopicSpec.expressions(expressions, Topics.PARTITIONS),
        TopicSpec.deadLetters(deadLetters, Topics.MAX_FRAME_BYTES));
  }
}
