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
 * @param transform what makes mirrored pictures; another change of place may stand for the mirror
 */
public record MirroredViews(
    Tensor features,
    Tensor mirroredFeatures,
    Tensor weight,
    Tensor bias,
    SpatialTransform transform) {

  /** With the usual change, the mirror image. */
  public MirroredViews(Tensor features, Tensor mirroredFeatures, Tensor weight, Tensor bias) {
    this(features, mirroredFeatures, weight, bias, SpatialTransform.MIRROR);
  }

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
    // A mirror image is mirrored back instead, which compares the same pairs.
    return transform == SpatialTransform.MIRROR ? maps(features) : transform.apply(maps(features));
  }

  /** Those of the mirrored pictures, placed so that they should equal {@link #maps}. */
  public Tensor alignedMaps() {
    Tensor maps = maps(mirroredFeatures);
    return transform == SpatialTransform.MIRROR ? transform.apply(maps) : maps;
  }

  private Tensor logits(Tensor maps) {
    return maps.mean(2, 3).matmul(weight.t()).add(bias);
  }

  private Tensor maps(Tensor maps) {
    Tensor flat = weight.detach().matmul(maps.flatten(2, 3));
    return flat.view(maps.size(0), weight.size(0), maps.size(2), maps.size(3));
  }
}
