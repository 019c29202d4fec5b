package io.mien.inference.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Puts tensors of one size together as the rows of a batch. Thread safe. */
public final class RowBuffers {

  private final int floatsPerRow;
  private final Map<Integer, BufferPool> pools = new ConcurrentHashMap<>();

  public RowBuffers(int floatsPerRow) {
    this.floatsPerRow = floatsPerRow;
  }

  /**
   * Runs on a batch.
   *
   * @param tensors the first rows
   * @param rows of the batch; those after the tensors repeat the last of them, so that the run
   *     fails on nobody's values but theirs. Without tensors they hold any values
   * @param run gets the batch from 0 to the limit, for as long as it runs
   */
  public <T> T with(List<PooledTensor> tensors, int rows, Function<FloatBuffer, T> run) {
    if (tensors.size() > rows) {
      throw new IllegalArgumentException(
          "expected at most %d tensors, found %d".formatted(rows, tensors.size()));
    }
    if (rows == 1 && tensors.size() == 1) {
      return run.apply(tensors.get(0).values().duplicate().clear()); // nothing to copy
    }
    try (PooledTensor batch =
        pools
            .computeIfAbsent(rows, count -> new BufferPool(Math.multiplyExact(count, floatsPerRow)))
            .take()) {
      for (int row = 0; row < rows && !tensors.isEmpty(); row++) {
        PooledTensor tensor = tensors.get(Math.min(row, tensors.size() - 1));
        batch.values().put(tensor.values().duplicate().clear());
      }
      return run.apply(batch.values().clear());
    }
  }
}
