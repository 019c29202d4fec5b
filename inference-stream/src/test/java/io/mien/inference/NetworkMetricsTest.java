package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.telemetry.MetricNames;
import io.mien.inference.batch.BatchException;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.onnx.PooledTensor;
import io.mien.vision.image.Image;
import io.mien.vision.model.ModelBundle;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkMetricsTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final NetworkMetrics metrics = new NetworkMetrics(registry);

  @TempDir private Path folder;

  @Test
  void aModelThatNoLongerAnswersIsADeviceThatIsLost() {
    assertThat(registry.getSampleValue(MetricNames.DEVICE_LOST)).isZero();
    Image image = Pictures.onCanvas(Pictures.plain(40, 40, 255), 120, 80, 10, 10);
    FrameMetadata frame = new FrameMetadata("door", "f", 0, Instant.EPOCH, Optional.empty());
    LostModel model = new LostModel(Analyzers.model(folder));
    try (FrameAnalyzer analyzer =
        FrameAnalyzer.of(
            Analyzers.config(), new FixedDetector(), model, metrics, Clock.systemUTC())) {
      model.lost = true;

      assertThatThrownBy(() -> analyzer.analyze(frame, image)).isInstanceOf(BatchException.class);
    }
    assertThat(registry.getSampleValue(MetricNames.DEVICE_LOST)).isEqualTo(1);
    assertThat(metrics.isDeviceLost()).isTrue();
  }

  /** A model whose device can be taken away. */
  private static final class LostModel implements FaceClassifier {
    private final FaceClassifier model;
    private boolean lost;

    LostModel(FaceClassifier model) {
      this.model = model;
    }

    private void requireDevice() {
      if (lost) {
        throw new IllegalStateException("CUDA error 999");
      }
    }

    @Override
    public List<Prediction> run(List<PooledTensor> items, int rows) {
      requireDevice();
      return model.run(items, rows);
    }

    @Override
    public void check() {
      requireDevice();
      model.check();
    }

    @Override
    public ModelBundle bundle() {
      return model.bundle();
    }

    @Override
    public String executionProvider() {
      return model.executionProvider();
    }

    @Override
    public PooledTensor tensor(Image image, Face face) {
      return model.tensor(image, face);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
