package io.mien.training.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class TensorsTest {
  /** Second views of pictures stand behind the pictures in the same memory. */
  @Test
  void aPartOfABufferIsTakenFromWhereItBegins() {
    FloatBuffer whole =
        ByteBuffer.allocateDirect(4 * Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    whole.put(0, new float[] {1, 2, 3, 4});

    assertThat(Tensors.values(Tensors.of(whole.slice(2, 2), 2, 1))).containsExactly(3, 4);
    assertThat(Tensors.values(Tensors.of(whole, 2, 1))).containsExactly(1, 2);
  }
}
