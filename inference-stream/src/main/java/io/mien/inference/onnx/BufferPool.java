package io.mien.inference.onnx;

import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers of one size that are used again: as many as there ever were in use at once. Thread
 * safe.
 */
public final class BufferPool {

  private final int floats;
  private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

  public BufferPool(int floats) {
    this.floats = floats;
  }

  /** A tensor with whatever was in it; to be closed when nobody reads it any more. */
  public PooledTensor take() {
    FloatBuffer buffer = free.poll();
    return new PooledTensor(this, buffer == null ? OnnxSession.buffer(floats) : buffer.clear());
  }

  void give(FloatBuffer buffer) {
    free.add(buffer);
  }
}
