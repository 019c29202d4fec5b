package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.topic.Topics;
import io.mien.inference.Pictures;
import io.mien.vision.image.ImageEncoder;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedModeTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final byte[] PICTURE = ImageEncoder.png(Pictures.plain(120, 80, 255));
  private static final int FACES = 2;

  @TempDir private Path folder;

  private final CollectorRegistry registry = new CollectorRegistry();

  private int events(Map<String, String> load, byte[] picture, Duration age) {
    try (DrivenTopology topology = new DrivenTopology(folder, load, NOW, registry)) {
      TestOutputTopic<byte[], byte[]> events = topology.output(Topics.EXPRESSIONS);
      topology.frame(new TestRecord<>("door".getBytes(UTF_8), picture, NOW.minus(age)));
      assertThat(topology.output(Topics.FRAMES_DEAD_LETTER).isEmpty()).isTrue();
      return events.readRecordsToList().size();
    }
  }

  private double skipped() {
    Double count =
        registry.getSampleValue(
            MetricNames.FRAMES_SKIPPED,
            new String[] {MetricNames.CAMERA, MetricNames.REASON},
            new String[] {"door", "too-old"});
    return count == null ? 0 : count;
  }

  @Test
  void skipsAndCountsWhatIsTooOldWithoutDecodingIt() {
    byte[] noPicture = {1, 2, 3};
    assertThat(events(Map.of("inference.mode", "bounded"), noPicture, Duration.ofSeconds(2)))
        .isZero();
    assertThat(skipped()).isEqualTo(1);
  }

  @Test
  void judgesWhatComesInTime() {
    assertThat(events(Map.of("inference.mode", "bounded"), PICTURE, Duration.ofMillis(500)))
        .isEqualTo(FACES);
    assertThat(skipped()).isZero();
  }

  @Test
  void theHighestAgeIsTheUsers() {
    assertThat(
            events(
                Map.of("inference.mode", "bounded", "inference.max.age.ms", "5000"),
                PICTURE,
                Duration.ofSeconds(2)))
        .isEqualTo(FACES);
  }

  @Test
  void losslessJudgesFramesOfAnyAge() {
    assertThat(events(Map.of(), PICTURE, Duration.ofDays(30))).isEqualTo(FACES);
    assertThat(skipped()).isZero();
  }
}
