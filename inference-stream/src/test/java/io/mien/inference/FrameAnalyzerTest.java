package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.frame.FrameMetadata;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameAnalyzerTest {

  private static final FrameMetadata FRAME =
      new FrameMetadata("file", "id", 3, Instant.EPOCH, Optional.empty());

  private final NetworkMetrics metrics = new NetworkMetrics(new CollectorRegistry());

  @TempDir private Path folder;

  @Test
  void judgesEachFaceOfAFrameByItsOwnPixels() throws InterruptedException {
    Image image =
        Pictures.onCanvas(
            Pictures.onCanvas(Pictures.plain(40, 40, 255), 100, 60, 10, 10), 120, 80, 0, 0);
    try (FrameAnalyzer analyzer = Analyzers.open(folder, metrics, Clock.systemUTC())) {
      List<ExpressionEvent> events = analyzer.events().write(analyzer.analyze(FRAME, image));
      assertThat(events)
          .extracting(ExpressionEvent::expression)
          .containsExactly("happiness", "neutral");
      assertThat(events).extracting(ExpressionEvent::id).containsExactly("id-0", "id-1");
    }
  }

  @Test
  void saysWhatRuns() {
    try (FrameAnalyzer analyzer = Analyzers.open(folder, metrics, Clock.systemUTC())) {
      assertThat(analyzer.model()).isEqualTo("tiny 1.2");
      assertThat(analyzer.detector()).isEqualTo("still");
      assertThat(analyzer.executionProvider()).isEqualTo("CPU");
    }
  }

  @Test
  void seesTheSameWithoutBlocking() throws Exception {
    Image image = Pictures.onCanvas(Pictures.plain(40, 40, 255), 120, 80, 10, 10);
    try (FrameAnalyzer analyzer =
        Analyzers.open(folder, metrics, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))) {
      assertThat(analyzer.analyzeAsync(FRAME, ImageEncoder.png(image)).get())
          .isEqualTo(analyzer.analyze(FRAME, image));
    }
  }
}
