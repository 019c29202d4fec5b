package io.mien.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnnxDevicesTest {

  static Optional<String> works(OnnxDevice device) {
    return device.cuda().isPresent() ? Optional.empty() : Optional.of("no GPU");
  }

  static Optional<String> broken(OnnxDevice device) {
    return Optional.of("no driver for " + device);
  }

  @Test
  void autoTakesTheFirstGpuThatWorks() {
    assertThat(OnnxDevices.choose("auto", false, OnnxDevicesTest::works))
        .isEqualTo(OnnxDevice.cuda(0));
    assertThat(OnnxDevices.choose("auto", true, OnnxDevicesTest::works)).hasToString("CUDA:0");
  }

  @Test
  void autoTakesTheCpuWhereNoGpuWorks() {
    assertThat(OnnxDevices.choose("auto", false, OnnxDevicesTest::broken))
        .isEqualTo(OnnxDevice.CPU);
  }

  @Test
  void anAskedForGpuIsTakenOrRefused() {
    assertThat(OnnxDevices.choose("cuda:2", false, OnnxDevicesTest::works))
        .isEqualTo(OnnxDevice.cuda(2));
    assertThatThrownBy(() -> OnnxDevices.choose("cuda:2", false, OnnxDevicesTest::broken))
        .isInstanceOf(OnnxException.class)
        .hasMessage(
            "expected a GPU that works as CUDA:2, found none: no driver for CUDA:2;"
                + " inference.device=auto or cpu lets the networks run on the CPU");
  }

  @Test
  void aRequiredGpuIsNeverReplacedByTheCpu() {
    assertThatThrownBy(() -> OnnxDevices.choose("auto", true, OnnxDevicesTest::broken))
        .hasMessageContaining("found none: no driver for CUDA:0; inference.require.gpu=false");
    assertThatThrownBy(() -> OnnxDevices.choose("cpu", true, OnnxDevicesTest::works))
        .hasMessageContaining("found inference.device=cpu");
  }

  @Test
  void theCpuWorksEverywhere() {
    assertThat(OnnxDevices.whyNot(OnnxDevice.CPU)).isEmpty();
    assertThat(OnnxDevices.choose("cpu", false)).hasToString("CPU");
  }

  @Test
  void saysWhyAGpuThatNobodyHasDoesNotWork() {
    assertThat(OnnxDevices.whyNot(OnnxDevice.cuda(99))).isPresent();
  }

  @Test
  void readsDevicesByName() {
    assertThat(OnnxDevice.ofText("cuda:3")).isEqualTo(OnnxDevice.cuda(3));
    assertThatThrownBy(() -> OnnxDevice.ofText("gpu"))
        .hasMessage("expected cpu or cuda:N, found 'gpu'");
  }
}
