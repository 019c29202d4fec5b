package io.mien.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfCheckTest {

  private static final byte[] NETWORK =
      new TinyNetwork(-1, 2, 3, List.of(0f, 1f), List.of(1f, 0f)).write(Map.of());

  @Test
  void passesWhileTheAnswerIsTheSameAndFailsWhenThereIsNone() {
    OnnxSession session = OnnxSession.open(NETWORK, "tiny", 1);
    SelfCheck check = SelfCheck.record(session, 1, 1, 2, 3);
    check.run();
    session.close();
    assertThatThrownBy(check::run).isInstanceOf(RuntimeException.class);
  }

  @Test
  void comparesRelativeToTheLargestValue() {
    FloatBuffer expected = FloatBuffer.wrap(new float[] {0, 100});
    assertThat(SelfCheck.alike(expected, FloatBuffer.wrap(new float[] {.05f, 100}), 1e-3)).isTrue();
    assertThat(SelfCheck.alike(expected, FloatBuffer.wrap(new float[] {0, 101}), 1e-3)).isFalse();
    assertThat(SelfCheck.alike(expected, FloatBuffer.wrap(new float[] {0, Float.NaN}), 1e-3))
        .isFalse();
    assertThat(SelfCheck.alike(expected, FloatBuffer.wrap(new float[] {0}), 1e-3)).isFalse();
  }
}
