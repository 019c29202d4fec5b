package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.episode.ExpressionEpisode;
import io.mien.contract.episode.ExpressionEpisodeJson;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.Track;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.FrameHeaders;
import io.mien.contract.topic.Topics;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackingTopologyTest {

  private static final byte[] DOOR = "door".getBytes(UTF_8);
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  /** Bright, so that the tiny model sees happiness, and sharp enough to pass the gate. */
  private static final byte[] HAPPY = ImageEncoder.png(noise(200, 255));

  @TempDir private Path folder;
  private DrivenTopology topology;
  private TestOutputTopic<byte[], byte[]> events;
  private TestOutputTopic<byte[], byte[]> episodes;

  @BeforeEach
  void open() {
    topology = new DrivenTopology(folder, Map.of(), START, new CollectorRegistry());
    events = topology.output(Topics.EXPRESSIONS);
    episodes = topology.output(Topics.EXPRESSION_EPISODES);
  }

  @AfterEach
  void close() {
    topology.close();
  }

  @Test
  void lateAndRepeatedFramesKeepTheTracksAndEachEpisodeIsToldOnce() {
    List<ExpressionEvent> first = publish(0);
    List<ExpressionEvent> second = publish(500);

    assertThat(ids(first)).doesNotHaveDuplicates().hasSize(2);
    assertThat(ids(second)).isEqualTo(ids(first));
    assertThat(publish(500)).isEqualTo(second);
    assertThat(ids(publish(100))).isEqualTo(ids(first));
    List<ExpressionEvent> last = publish(900);
    assertThat(ids(last)).isEqualTo(ids(first));
    assertThat(last.get(0).track().map(Track::ageMillis)).contains(900L);
    assertThat(last.get(0).smoothed().orElseThrow().expression()).isEqualTo("happiness");
    assertThat(episodes.isEmpty()).isTrue();

    topology.pass(Duration.ofSeconds(11));
    topology.pass(Duration.ofSeconds(11));

    List<TestRecord<byte[], byte[]>> told = episodes.readRecordsToList();
    assertThat(told).hasSize(2);
    for (TestRecord<byte[], byte[]> record : told) {
      ExpressionEpisode episode = ExpressionEpisodeJson.read(record.value());
      assertThat(record.key()).isEqualTo(DOOR);
      assertThat(ids(first)).contains(episode.trackId());
      assertThat(episode.onset()).isEqualTo(START);
      assertThat(episode.offset()).isEqualTo(START.plusMillis(900));
    }
  }

  private List<ExpressionEvent> publish(long millis) {
    Instant at = START.plusMillis(millis);
    topology.frame(
        new TestRecord<>(
            DOOR, HAPPY, FrameHeaders.of("door", "f-" + millis, millis, "image/png", at, at), at));
    return events.readRecordsToList().stream()
        .map(record -> ExpressionEventJson.read(record.value()))
        .toList();
  }

  private static List<String> ids(List<ExpressionEvent> events) {
    return events.stream().map(event -> event.track().orElseThrow().id()).toList();
  }

  private static Image noise(int least, int most) {
    Random random = new Random(1);
    byte[] bgr = new byte[120 * 80 * Image.CHANNELS];
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] = (byte) (least + random.nextInt(most - least + 1));
    }
    return new Image(120, 80, bgr);
  }
}
