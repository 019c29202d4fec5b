package io.mien.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.inference.onnx.OnnxOptions.Optimization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceProbeTest {

  private static final long[] SHAPE = {2, 1, 8, 8};

  private static byte[] network(float slope) {
    return new TinyNetwork(TensorShape.ANY, 8, 8, List.of(slope, -2f), List.of(0.5f, 0f))
        .write(Map.of());
  }

  @Test
  void letsEqualAnswersPass() {
    try (OnnxSession one = OnnxSession.open(network(1), "one", 1);
        OnnxSession other = OnnxSession.open(network(1), "other", 1)) {
      DeviceProbe.compare(one, other, SHAPE);
    }
  }

  @Test
  void refusesOtherAnswers() {
    try (OnnxSession one = OnnxSession.open(network(5), "one.onnx", 1);
        OnnxSession other = OnnxSession.open(network(1), "other", 1)) {
      assertThatThrownBy(() -> DeviceProbe.compare(one, other, SHAPE))
          .isInstanceOf(OnnxException.class)
          .hasMessageStartingWith("expected the answers of the CPU within 0.001 on CPU, found a")
          .hasMessageEndingWith("of one.onnx");
    }
  }

  @Test
  void seesWhereTheNodesOfANetworkReallyRun() {
    assertThat(DeviceProbe.placement(network(1), "one", OnnxOptions.cpu(1)))
        .containsOnlyKeys("CPUExecutionProvider");
  }

  @Test
  void refusesANetworkThatRunsElsewhereThanItShould() {
    assertThatThrownBy(() -> DeviceProbe.requirePlaced(network(1), "one", OnnxOptions.cpu(1)))
        .hasMessageStartingWith("expected one to run on CPU, found all of its nodes elsewhere");
  }

  @Test
  void everyOptimisationGivesTheSameAnswers() {
    for (Optimization level : Optimization.values()) {
      assertThat(Optimization.ofLabel(level.label())).isEqualTo(level);
      OnnxOptions how = new OnnxOptions(OnnxDevice.CPU, 2, level);
      try (OnnxSession plain = OnnxSession.open(network(1), "plain", 1);
          OnnxSession session = OnnxSession.open(network(1), level.label(), how)) {
        DeviceProbe.compare(session, plain, SHAPE);
      }
    }
  }
}
