package io.mien.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowBuffersTest {

  private final BufferPool tensors = new BufferPool(2);
  private final RowBuffers rows = new RowBuffers(2);

  private PooledTensor tensor(float first, float second) {
    PooledTensor tensor = tensors.take();
    tensor.values().put(0, first).put(1, second);
    return tensor;
  }

  @Test
  void putsTensorsBelowEachOtherAndRepeatsTheLastOneWhereThereAreNoMore() {
    rows.with(List.of(tensor(9, 9), tensor(9, 9), tensor(9, 9)), 4, batch -> batch); // stays in it
    float[] found = new float[8];
    int length =
        rows.with(
            List.of(tensor(1, 2), tensor(3, 4)),
            4,
            batch -> {
              batch.get(0, found);
              return batch.remaining();
            });
    assertThat(found).containsExactly(1, 2, 3, 4, 3, 4, 3, 4);
    assertThat(length).isEqualTo(8);
  }

  @Test
  void oneTensorAloneIsNotCopied() {
    PooledTensor tensor = tensor(1, 2);
    rows.with(List.of(tensor), 1, batch -> batch.put(0, 7));
    assertThat(tensor.values().get(0)).isEqualTo(7);
  }

  @Test
  void refusesMoreTensorsThanRows() {
    assertThatThrownBy(() -> rows.with(List.of(tensor(1, 2), tensor(3, 4)), 1, batch -> batch))
        .hasMessage("expected at most 1 tensors, found 2");
  }

  @Test
  void aClosedTensorIsUsedAgainOnce() {
    PooledTensor first = tensors.take();
    first.close();
    first.close();
    assertThat(tensors.take().values()).isSameAs(first.values());
    assertThat(tensors.take().values()).isNotSameAs(first.values());
  }
}
