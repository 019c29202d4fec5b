package io.mien.inference.onnx;

import java.nio.FloatBuffer;

/**
 * The values of a tensor in a direct buffer that is used again once this is closed. One that is
 * never closed costs its pool a buffer, no more. Not thread safe.
 */
public final class PooledTensor implements AutoCloseable {

  private final BufferPool pool;
  private final FloatBuffer values;
  private boolean closed;

  PooledTensor(BufferPool pool, FloatBuffer values) {
    this.pool = pool;
    this.values = values;
  }

  /** All values, from 0 to the limit. */
  public FloatBuffer values() {
    return values;
  }

  /** Nobody may read the values from now on. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pool.give(values);
    }
  }
}
