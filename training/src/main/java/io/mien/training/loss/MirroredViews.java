package io.mien.training.loss;

import org.bytedeco.pytorch.Tensor;

/**
 * What a network with a mean over its last maps and one linear layer makes of pictures and of their
 * mirror images (spec/methods.md, 5.1).
 *
 * @param features the last maps F of the pictures, {@code [N, C, H, W]}
 * @param mirroredFeatures those of the mirrored pictures
 * @param weight of the last layer, {@code [L, C]}
 * @param bias of the last layer, {@code [L]}
 */
public record MirroredViews(Tensor features, Tensor mirroredFeatures, Tensor weight, Tensor bias) {

  /** Logits of the pictures, {@code [N, L]}. */
  public Tensor logits() {
    return logits(features);
  }

  /** Logits of the mirrored pictures, {@code [N, L]}. */
  public Tensor mirroredLogits() {
    return logits(mirroredFeatures);
  }

  /**
   * Class activation maps {@code A[n,l,h,w] = sum over c of W[l,c] F[n,c,h,w]} of all classes,
   * without bias. W is a constant in them: only the classification trains it.
   */
  public Tensor maps() {
    return maps(features);
  }

  /** Those of the mirrored pictures, mirrored back, so that they should equal {@link #maps}. */
  public Tensor alignedMaps() {
    return maps(mirroredFeatures).flip(3);
  }

  private Tensor logits(Tensor maps) {
    return maps.mean(2, 3).matmul(weight.t()).add(bias);
  }

  private Tensor maps(Tensor maps) {
    Tensor flat = weight.detach().matmul(maps.flatten(2, 3));
    return flat.view(maps.size(0), weight.size(0), maps.size(2), maps.size(3));
  }
}
