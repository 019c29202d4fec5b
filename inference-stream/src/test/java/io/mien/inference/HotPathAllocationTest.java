package io.mien.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mien.contract.config.Settings;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.FrameMetadata;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HotPathAllocationTest {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int WARM_UP_FRAMES = 30;
  private static final int FRAMES = 50;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void recordToEventsAllocatesLessThanTheDecodedFrame() throws InterruptedException {
    Image sample = Pictures.read(SharedFiles.sample(1));
    byte[] frame = ImageEncoder.jpeg(Pictures.cut(sample, 300, 150, WIDTH, HEIGHT), 85);
    AnalyzerConfig config =
        InferenceConfig.from(
                Settings.parse(
                    InferenceConfig.definition(), Set.of(), Map.of(), Map.of(), Map.of()))
            .analyzer();
    try (FrameAnalyzer analyzer = FrameAnalyzer.open(config)) {
      assertThat(judge(analyzer, frame, WARM_UP_FRAMES)).isGreaterThanOrEqualTo(WARM_UP_FRAMES);
      long before = allocatedBytes();
      judge(analyzer, frame, FRAMES);
      long bytesPerFrame = (allocatedBytes() - before) / FRAMES;

      assertThat(bytesPerFrame).isLessThan(WIDTH * HEIGHT * Image.CHANNELS);
    }
  }

  /** How many events there were. */
  private static int judge(FrameAnalyzer analyzer, byte[] frame, int times)
      throws InterruptedException {
    int events = 0;
    for (int i = 0; i < times; i++) {
      FrameMetadata metadata =
          FrameMetadata.read("camera".getBytes(UTF_8), frame, new RecordHeaders(), i, i);
      List<ExpressionEvent> written = analyzer.events().write(analyzer.analyze(metadata, frame));
      for (ExpressionEvent event : written) {
        assertThat(ExpressionEventJson.write(event)).isNotEmpty();
      }
      events += written.size();
    }
    return events;
  }

  /** On the heap, by all threads that live, the networks' own among them. */
  private static long allocatedBytes() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }
}
