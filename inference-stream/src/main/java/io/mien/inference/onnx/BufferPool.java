package io.mien.inference.onnx;

import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers of one size that are used again: as many as there ever were callers at once.
 * Thread safe.
 */
public final class BufferPool {

  private final int floats;
  private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

  public BufferPool(int floats) {
    this.floats = floats;
  }

  /** A buffer at position 0 with whatever was in it; the caller gives it back. */
  public FloatBuffer take() {
    FloatBuffer buffer = free.poll();
    return buffer == null ? OnnxSession.buffer(floats) : buffer.clear();
  }

  /** Hands back what {@link #take} gave. */
  public void give(FloatBuffer buffer) {
    free.add(buffer);
  }
}
