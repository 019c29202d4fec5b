package io.mien.inference.face;

import io.mien.inference.onnx.PooledTensor;

/**
 * A picture as a detector's network sees it.
 *
 * @param widthPixels of the picture
 * @param heightPixels of the picture
 * @param tensor the network's input for it
 */
public record DetectorInput(int widthPixels, int heightPixels, PooledTensor tensor)
    implements AutoCloseable {

  /** Nobody may read the tensor from now on. */
  @Override
  public void close() {
    tensor.close();
  }
}
