package io.mien.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import io.mien.dashboards.live.feed.FeedTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveConfigTest {
  private static LiveConfig config(Map<String, String> given, Map<String, String> environment) {
    return LiveConfig.from(
        Settings.parse(
            LiveConfig.definition(), LiveConfig.clientKeys(), Map.of(), environment, given));
  }

  @Test
  void defaultsAreLoopbackWithoutFaces() {
    LiveConfig config = config(Map.of(), Map.of());

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8765);
    assertThat(config.token()).isEmpty();
    assertThat(config.showFaces()).isFalse();
    assertThat(config.fps()).isEqualTo(10);
    assertThat(config.mostSidePixels()).isEqualTo(960);
    assertThat(config.mostViewers()).isEqualTo(16);
    assertThat(config.bootstrap()).isEqualTo("localhost:9092");
    assertThat(config.feed().group()).isEqualTo("mien-inference");
    assertThat(config.feed().topics())
        .isEqualTo(
            new FeedTopics(
                "mien.frames",
                "mien.expressions",
                "mien.expression-windows",
                "mien.cameras",
                "mien.camera-status",
                "mien.frames.dead-letter"));
  }

  @Test
  void everyKeyIsRead() {
    LiveConfig config =
        config(
            Map.ofEntries(
                Map.entry("live.host", "::1"),
                Map.entry("live.port", "0"),
                Map.entry("live.show.faces", "true"),
                Map.entry("live.fps", "2.5"),
                Map.entry("live.max.side.pixels", "640"),
                Map.entry("live.max.viewers", "3"),
                Map.entry("live.inference.group", "g"),
                Map.entry("live.topic.frames", "a"),
                Map.entry("live.topic.expressions", "b"),
                Map.entry("live.topic.windows", "c"),
                Map.entry("live.topic.cameras", "d"),
                Map.entry("live.topic.camera.status", "e"),
                Map.entry("live.topic.dead.letter", "f"),
                Map.entry("bootstrap.servers", "kafka:1"),
                Map.entry("consumer.fetch.max.bytes", "1000000")),
            Map.of("MIEN_LIVE_TOKEN", "0123456789abcdef"));

    assertThat(config.host()).isEqualTo("::1");
    assertThat(config.port()).isZero();
    assertThat(config.token().orElseThrow().matches("0123456789abcdef")).isTrue();
    assertThat(config.showFaces()).isTrue();
    assertThat(config.fps()).isEqualTo(2.5);
    assertThat(config.mostSidePixels()).isEqualTo(640);
    assertThat(config.mostViewers()).isEqualTo(3);
    assertThat(config.bootstrap()).isEqualTo("kafka:1");
    assertThat(config.feed().group()).isEqualTo("g");
    assertThat(config.feed().topics()).isEqualTo(new FeedTopics("a", "b", "c", "d", "e", "f"));
    assertThat(config.feed().consumer()).containsEntry("fetch.max.bytes", "1000000");
    assertThat(config.feed().admin()).containsEntry("bootstrap.servers", "kafka:1");
  }

  @Test
  void tokenComesFromAFilesFirstLine(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), " fedcba9876543210 \nmore\n");

    LiveConfig config = config(Map.of("live.token.file", file.toString()), Map.of());

    assertThat(config.token().orElseThrow().matches("fedcba9876543210")).isTrue();
  }

  @Test
  void poorTokensAreRefused(@TempDir Path folder) throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThatThrownBy(() -> config(Map.of(), Map.of("MIEN_LIVE_TOKEN", "short")))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("expected a token of at least 16")
        .hasMessageNotContaining("short");
    assertThatThrownBy(() -> config(Map.of("live.token.file", empty.toString()), Map.of()))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining(empty.toString());
    assertThatThrownBy(() -> config(Map.of("live.token.file", "/nowhere/token"), Map.of()))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("/nowhere/token");
  }

  @Test
  void tokenIsMaskedInTheLog() {
    Settings settings =
        Settings.parse(
            LiveConfig.definition(),
            LiveConfig.clientKeys(),
            Map.of(),
            Map.of("MIEN_LIVE_TOKEN", "0123456789abcdef"),
            Map.of());

    assertThat(settings.describe()).doesNotContain("0123456789abcdef");
  }
}
