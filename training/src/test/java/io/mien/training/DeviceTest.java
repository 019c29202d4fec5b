package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mien.training.loop.Precision;
import io.mien.training.loop.TrainingException;
import io.mien.training.net.Device;
import io.mien.training.net.Tensors;
import io.mien.vision.tensor.Processor;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class DeviceTest {
  @Test
  void isTheProcessorsAfterAnyWork() {
    assertThat(Device.CPU.during(Device::current)).isEqualTo(Device.CPU);
    assertThatThrownBy(
            () ->
                Device.CUDA.during(
                    () -> {
                      throw new IllegalStateException("while on " + Device.current().label());
                    }))
        .hasMessage("while on cuda");
    assertThat(Device.current()).isEqualTo(Device.CPU);
  }

  @Test
  @SuppressWarnings("try") // the scope works by being there
  void tensorsAreMadeOnTheGpuAndReadBack() {
    assumeTrue(Device.hasCuda(), "no GPU that the framework can use");
    float[] values = {1, 2, 3};
    float[] found =
        Device.CUDA.during(
            () -> {
              try (PointerScope scope = new PointerScope()) {
                Tensor tensor = Tensors.of(values, 3);
                assertThat(tensor.device().type()).isEqualTo(torch.DeviceType.CUDA);
                return Tensors.values(tensor);
              }
            });
    assertThat(found).containsExactly(values);
  }

  @Test
  void saysWhatAJobWantsThatIsNotThere() {
    assertThat(MachineKeys.device(TrainingJob.preset("baseline", Map.of("device", "cpu"))))
        .isEqualTo(Device.CPU);
    assumeFalse(Device.hasCuda(), "there is a GPU");
    assertThat(MachineKeys.device(TrainingJob.preset("baseline", Map.of()))).isEqualTo(Device.CPU);
    assertThatThrownBy(
            () -> MachineKeys.device(TrainingJob.preset("baseline", Map.of("device", "cuda"))))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a GPU for device = cuda, found none")
        .hasMessageContaining("-Pgpu-training");
    TrainingJob half = TrainingJob.preset("baseline", Map.of("precision", "fp16"));
    assertThat(half.loop().precision()).isEqualTo(Precision.FP16);
    assertThatThrownBy(() -> MachineKeys.device(half))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a GPU for precision = fp16, found none")
        .hasMessageContaining("bf16 or fp32");
  }

  @Test
  void choosesTheNumberFormatThatTheProcessorHas() {
    TrainingJob job = TrainingJob.preset("baseline", Map.of("device", "cpu"));
    Precision own = Processor.here().hasBrainFloats() ? Precision.BF16 : Precision.FP32;

    assertThat(job.settings()).containsEntry("precision", "auto");
    assertThat(job.loop().precision()).isEqualTo(own);
    assertThat(job.settled().settings()).containsEntry("precision", own.label());
    for (Precision asked : List.of(Precision.FP32, Precision.BF16)) {
      TrainingJob explicit = job.with(Map.of("precision", asked.label()));
      assertThat(explicit.loop().precision()).isEqualTo(asked);
      assertThat(explicit.settled()).isEqualTo(explicit);
    }
  }
}
