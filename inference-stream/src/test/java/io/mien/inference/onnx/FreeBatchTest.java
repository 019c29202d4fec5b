package io.mien.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done to real detectors is seen in their contract's test of batches. */
class FreeBatchTest {

  private static final long[] SHAPE = {1, 1, 2, 3};

  private static byte[] network(long batch, boolean mixesRows) {
    return new TinyNetwork(batch, 2, 3, List.of(0f, 1f), List.of(1f, 0f), mixesRows)
        .write(Map.of("key", "value"));
  }

  @Test
  void aNetworkForOnePictureTakesSeveral() {
    try (OnnxSession session =
        OnnxSession.open(FreeBatch.edit(network(1, false)).orElseThrow(), "tiny", 1)) {
      assertThat(session.takesBatches()).isTrue();
      assertThat(session.metadata()).containsEntry("key", "value");
      assertThat(FreeBatch.keepsRowsApart(session, SHAPE)).isTrue();
      FloatBuffer logits = session.run(SelfCheck.ramp(3, 1, 2, 3), 3, 1, 2, 3).get("logits");
      assertThat(logits.limit()).isEqualTo(6);
    }
  }

  @Test
  void aNetworkWhoseRowsMeetIsRecognized() {
    try (OnnxSession session =
        OnnxSession.open(FreeBatch.edit(network(1, true)).orElseThrow(), "mixing", 1)) {
      assertThat(FreeBatch.keepsRowsApart(session, SHAPE)).isFalse();
    }
  }

  @Test
  void leavesAloneWhatIsFreeOrUnreadable() {
    assertThat(FreeBatch.edit(network(TensorShape.ANY, false))).isEmpty();
    assertThat(FreeBatch.edit(network(5, false))).isEmpty();
    assertThat(FreeBatch.edit(new byte[] {1, 2, 3})).isEmpty();
  }
}
