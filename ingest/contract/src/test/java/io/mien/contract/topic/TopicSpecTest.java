package io.mien.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

class TopicSpecTest {
  private static final String ANY = Long.toString(Long.MAX_VALUE);

  @Test
  void framesAreKeptForMinutesAndNotCompressed() {
    assertThat(TopicSpec.frames(Topics.FRAMES, 8, 1000).settings())
        .containsEntry(TopicConfig.RETENTION_MS_CONFIG, "600000")
        .containsEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000")
        .containsEntry(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
  }

  @Test
  void aTableIsCompactedEveryHour() {
    assertThat(TopicSpec.table(Topics.CAMERA_STATUS, 1).settings())
        .containsEntry(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")
        .containsEntry(TopicConfig.SEGMENT_MS_CONFIG, "3600000");
  }

  @Test
  void aDeadLetterHasRoomForItsHeaders() {
    assertThat(
            Integer.parseInt(
                TopicSpec.deadLetters("d", 1000)
                    .settings()
                    .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)))
        .isGreaterThan(1000);
  }

  @Test
  void takesTheTimesOfAFilmThatIsPublishedFasterThanItPlays() {
    String limit = TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;

    assertThat(TopicSpec.frames("f", 8, 1000).settings()).containsEntry(limit, ANY);
    assertThat(TopicSpec.deadLetters("d", 1000).settings()).containsEntry(limit, ANY);
    assertThat(TopicSpec.events("e", 8).settings()).containsEntry(limit, ANY);
    assertThat(TopicSpec.table("t", 8).settings()).containsEntry(limit, ANY);
  }

  @Test
  void refusesATopicWithoutPartitions() {
    assertThatThrownBy(() -> TopicSpec.events("x", 0)).hasMessageContaining("found 0");
    assertThatThrownBy(() -> TopicSpec.events(" ", 1)).hasMessageContaining("name");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamedInOneSentence() {
    Map<String, Object> nobody = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");

    assertThatThrownBy(
            () ->
                TopicProvisioner.ensure(
                    nobody, List.of(TopicSpec.events("x", 1)), Duration.ofSeconds(1)))
        .isInstanceOf(BrokerException.class)
        .hasMessage("expected a Kafka broker at 127.0.0.1:1, none answered within 1 s");
  }
}
