package io.mien.training.distill;

import org.bytedeco.pytorch.Tensor;

/** A network that has learnt and stays as it is. Whoever opens it closes it. Not thread safe. */
public interface Teacher extends AutoCloseable {
  /**
   * Logits of pictures, {@code [N, labels]} in the student's order of labels.
   *
   * @param pictures as the student sees them, {@code [N, channels, pixels, pixels]}
   */
  Tensor logits(Tensor pictures);

  @Override
  void close();
}
