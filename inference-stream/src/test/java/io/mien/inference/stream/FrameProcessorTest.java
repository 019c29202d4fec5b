package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.AnalyzedFrame;
import io.mien.inference.Analyzers;
import io.mien.inference.FixedDetector;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceMetrics;
import io.mien.inference.Pictures;
import io.mien.inference.SkippedFrame;
import io.mien.inference.face.DetectorInput;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.load.Admission;
import io.mien.inference.load.LoadMode;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import io.prometheus.client.CollectorRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FrameProcessorTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final byte[] PICTURE = ImageEncoder.png(Pictures.plain(120, 80, 255));

  @TempDir private Path folder;

  private final CommitHook hook = new CommitHook.Builder().build();
  private final List<String> forwarded = new ArrayList<>();
  private long offset;

  /** A detector that sees nothing until it may. */
  private static final class HeldDetector implements FaceDetector {
    private final FixedDetector detector = new FixedDetector();
    private volatile CountDownLatch held = new CountDownLatch(0);

    void hold() {
      held = new CountDownLatch(1);
    }

    void letGo() {
      held.countDown();
    }

    @Override
    public String name() {
      return detector.name();
    }

    @Override
    public int maxBatch() {
      return detector.maxBatch();
    }

    @Override
    public DetectorInput prepare(Image image) {
      return detector.prepare(image);
    }

    @Override
    public List<List<Face>> run(List<DetectorInput> pictures, int rows) {
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return detector.run(pictures, rows);
    }

    @Override
    public void check() {
      detector.check();
    }

    @Override
    public void close() {
      detector.close();
    }
  }

  /** Tells what is forwarded; a proxy, since the interface is internal and large. */
  @SuppressWarnings("unchecked") // of the types of what is forwarded
  private InternalProcessorContext<byte[], Object> context() {
    return (InternalProcessorContext<byte[], Object>)
        Proxy.newProxyInstance(
            InternalProcessorContext.class.getClassLoader(),
            new Class<?>[] {InternalProcessorContext.class},
            (proxy, method, arguments) -> answer(method.getName(), arguments));
  }

  private @Nullable Object answer(String method, Object @Nullable [] arguments) {
    return switch (method) {
      case "getStateStore" -> hook;
      case "recordMetadata" ->
          Optional.of(new ProcessorRecordContext(0, offset, 0, "mien.frames", new RecordHeaders()));
      case "forward" -> {
        Record<?, ?> record = (Record<?, ?>) Objects.requireNonNull(arguments)[0];
        forwarded.add(record.value().getClass().getSimpleName());
        yield null;
      }
      default -> null;
    };
  }

  private void frame(FrameProcessor processor, Duration age) {
    offset++;
    processor.process(new Record<>("door".getBytes(UTF_8), PICTURE, NOW.minus(age).toEpochMilli()));
  }

  @Test
  void aSkippedFrameDoesNotOvertakeThoseInFlight() {
    InferenceMetrics metrics = new InferenceMetrics(new CollectorRegistry());
    HeldDetector detector = new HeldDetector();
    try (FrameAnalyzer analyzer = Analyzers.open(folder, detector, metrics.networks(), CLOCK)) {
      GateConfig config = Analyzers.inference(Map.of("inference.gate", "async")).gate();
      FrameProcessor processor =
          new FrameProcessor(
              new FrameGates(config, analyzer, () -> {}),
              new CameraLimit(10),
              new Admission(LoadMode.BOUNDED, Duration.ofSeconds(1), () -> 0, CLOCK),
              new DeadLetters(1),
              metrics,
              CLOCK);
      processor.init(context());
      detector.hold();
      frame(processor, Duration.ZERO);
      frame(processor, Duration.ofSeconds(2));
      frame(processor, Duration.ZERO);

      List<String> beforeTheNetworks = List.copyOf(forwarded);
      detector.letGo(); // before anything fails, since the analyzer's close waits for it
      hook.flushCache();
      assertThat(beforeTheNetworks).isEmpty();
      String judged = AnalyzedFrame.class.getSimpleName();
      assertThat(forwarded).containsExactly(judged, SkippedFrame.class.getSimpleName(), judged);
    }
  }
}
