package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.topic.TopicSpec;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class StreamTopicsTest {

  private static StreamTopics topics(Map<String, String> given) {
    return StreamTopics.from(new AbstractConfig(StreamTopics.define(new ConfigDef()), given));
  }

  @Test
  void hasDefaults() {
    assertThat(topics(Map.of()))
        .isEqualTo(
            new StreamTopics(
                "mien.frames",
                "mien.expressions",
                "mien.expression-episodes",
                "mien.expression-windows",
                "mien.expression-windows.newest",
                "mien.cameras",
                "mien.frames.dead-letter"));
  }

  @Test
  void takesEachKey() {
    assertThat(
            topics(
                Map.of(
                    "inference.topic.frames", "a",
                    "inference.topic.expressions", "b",
                    "inference.topic.episodes", "c",
                    "inference.topic.windows", "d",
                    "inference.topic.windows.newest", "e",
                    "inference.topic.cameras", "f",
                    "inference.topic.dead.letter", "g")))
        .isEqualTo(new StreamTopics("a", "b", "c", "d", "e", "f", "g"));
  }

  @Test
  void noTwoKindsOfRecordsShareATopic() {
    assertThatThrownBy(
            () ->
                topics(
                    Map.of(
                        "inference.topic.expressions", "mien.frames",
                        "inference.topic.windows", "mien.cameras")))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessage(
            "inference.topic: expected another topic for each kind of record,"
                + " found mien.frames, mien.cameras twice");
  }

  @Test
  void tablesAreCompactedAndTheRestIsNot() {
    assertThat(topics(Map.of()).specs())
        .filteredOn(topic -> "compact".equals(topic.settings().get("cleanup.policy")))
        .extracting(TopicSpec::name)
        .containsExactly("mien.expression-windows.newest", "mien.cameras");
  }
}
