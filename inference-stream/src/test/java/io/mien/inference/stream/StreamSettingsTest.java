package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamSettingsTest {
  @Test
  void anOutageIsWaitedForAsLongAsKafkaKeepsFrames() {
    long kept =
        Long.parseLong(TopicSpec.frames(Topics.FRAMES, 1, 1).settings().get("retention.ms"));
    StreamsConfig config = new StreamsConfig(StreamSettings.of(Map.of()));

    assertThat(config.getLong(StreamsConfig.TASK_TIMEOUT_MS_CONFIG)).isEqualTo(kept);
    assertThat(config.getProducerConfigs("producer"))
        .extractingByKeys(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)
        .extracting(String::valueOf)
        .containsOnly(String.valueOf(kept));
  }

  @Test
  void theUsersOwnCountsMore() {
    assertThat(StreamSettings.of(Map.of("max.block.ms", "5000")))
        .containsEntry("max.block.ms", "5000");
  }
}
