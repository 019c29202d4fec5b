package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.telemetry.TelemetryException;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.StepResult;
import io.prometheus.client.CollectorRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingMetricsTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final AtomicLong nanos = new AtomicLong(77);
  private final TrainingMetrics metrics =
      new TrainingMetrics(registry, "mine", "first-model", nanos::get);

  private @Nullable Double value(String name) {
    return registry.getSampleValue(name, new String[] {MetricNames.RUN}, new String[] {"mine"});
  }

  private @Nullable Double value(String name, String split) {
    return registry.getSampleValue(
        name, new String[] {MetricNames.RUN, MetricNames.SPLIT}, new String[] {"mine", split});
  }

  private void step(int epoch, int batch, double loss, double seconds) {
    nanos.addAndGet((long) (seconds * 1e9));
    metrics.step(new StepResult(epoch, 4, batch, 10, 64, loss, 0.05));
  }

  @Test
  void tellsWhatIsTrainedBeforeTheFirstStepAndNothingElse() {
    assertThat(
            registry.getSampleValue(
                MetricNames.TRAINING_RUN_INFO,
                new String[] {MetricNames.RUN, MetricNames.PRESET},
                new String[] {"mine", "first-model"}))
        .isEqualTo(1);
    assertThat(value(MetricNames.TRAINING_EPOCH)).isNull();
    assertThat(value(MetricNames.TRAINING_ACCURACY, "validation")).isNull();
  }

  @Test
  void followsStepsAndEpochs() {
    step(2, 1, 3.0, .5);
    step(2, 2, 1.0, .3);
    assertThat(value(MetricNames.TRAINING_EPOCH)).isEqualTo(1.2, within(1e-9));
    assertThat(value(MetricNames.TRAINING_EPOCHS)).isEqualTo(4);
    assertThat(value(MetricNames.TRAINING_LOSS, "training")).isEqualTo(2.0);
    assertThat(value(MetricNames.TRAINING_RATE)).isEqualTo(0.05);
    assertThat(value(MetricNames.TRAINING_PICTURES_PER_SECOND)).as("too short a time").isNull();

    step(2, 3, 2.0, .2);
    assertThat(value(MetricNames.TRAINING_PICTURES_PER_SECOND)).isEqualTo(192, within(1e-6));

    metrics.epoch(new EpochResult(2, 1.9, 1.7, .61, 20));
    assertThat(value(MetricNames.TRAINING_EPOCH)).isEqualTo(2);
    assertThat(value(MetricNames.TRAINING_LOSS, "training")).isEqualTo(1.9);
    assertThat(value(MetricNames.TRAINING_LOSS, "validation")).isEqualTo(1.7);
    assertThat(value(MetricNames.TRAINING_ACCURACY, "validation")).isEqualTo(.61);

    step(3, 1, .5, .1);
    assertThat(value(MetricNames.TRAINING_LOSS, "training")).as("of this epoch").isEqualTo(.5);
    assertThat(value(MetricNames.TRAINING_LOSS, "validation")).isEqualTo(1.7);
  }

  @Test
  void aSecondRunTakesAnyPortUnlessOneWasAskedFor() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Optional<Integer> asked = Optional.of(taken.getLocalPort());
      assertThatThrownBy(
              () -> TrainingTelemetry.start(Path.of("runs/mine"), "p", Optional.empty(), asked))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("expected a free address for the metrics");
    }
    try (TrainingTelemetry first =
            TrainingTelemetry.start(Path.of("runs/mine"), "p", Optional.empty(), Optional.empty());
        TrainingTelemetry second =
            TrainingTelemetry.start(
                Path.of("runs/other"), "p", Optional.empty(), Optional.empty())) {
      assertThat(second.port()).isNotEqualTo(first.port());
    }
  }
}
