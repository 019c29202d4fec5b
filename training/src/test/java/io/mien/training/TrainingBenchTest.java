package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.training.data.DataException;
import io.mien.training.data.MadeUpPictures;
import io.mien.training.loop.TrainingException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingBenchTest {
  @TempDir Path folder;

  private final PrintStream nobody =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private static TrainingJob job(Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>();
    settings.put("network.width", "0.125");
    settings.put("network.stem", "no-pool");
    settings.put("input.colour", "gray");
    settings.put("input.pixels", "16");
    settings.put("batch.pictures", "8");
    settings.put("threads", "1");
    settings.putAll(changes);
    return TrainingJob.preset("baseline", settings);
  }

  private RunData data(TrainingJob job) {
    return RunData.of(new MadeUpPictures(10), job, nobody);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adam", "adamw"})
  void timesTheLoopAndTheBareStepInTurns(String optimizer) {
    TrainingJob job = job(Map.of("optimizer", optimizer, "average.decay", "0.9"));
    List<TrainingBench.Rates> rates = new TrainingBench(3, 2).run(job, data(job), folder);
    assertThat(rates).hasSize(2);
    assertThat(rates)
        .allSatisfy(
            rate -> {
              assertThat(rate.loop()).isPositive().isFinite();
              assertThat(rate.bare()).isPositive().isFinite();
            });
  }

  @Test
  void endsAfterAStepWhenInterrupted() {
    TrainingJob job = job(Map.of());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> new TrainingBench(3, 1).run(job, data(job), folder))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("stopped after 0 of 6 steps");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void saysWhatItCannotCompare() {
    TrainingJob twice = job(Map.of("optimizer.sam.rho", "0.05"));
    assertThatThrownBy(() -> new TrainingBench(3, 1).run(twice, data(twice), folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a job with optimizer.sam.rho = 0");
    TrainingJob taught = job(Map.of("method.teachers", "teacher.onnx"));
    assertThatThrownBy(() -> new TrainingBench(3, 1).run(taught, data(taught), folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a job with method.teachers = none");
    TrainingJob summed = job(Map.of("batch.accumulated", "2"));
    assertThatThrownBy(() -> new TrainingBench(3, 1).run(summed, data(summed), folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a job with batch.accumulated = 1")
        .hasMessageContaining("found 2");
    TrainingJob job = job(Map.of());
    assertThatThrownBy(() -> new TrainingBench(30, 1).run(job, data(job), folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "expected at least 288 training pictures for 36 steps of 8, found 80");
    assertThatThrownBy(() -> new TrainingBench(0, 1)).hasMessageContaining("found 0 and 1");
  }
}
