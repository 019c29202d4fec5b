package io.mien.training.method;

import io.mien.training.loss.CosineHarmony;
import io.mien.training.loss.CrossEntropy;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** Cross entropy and Cosine-Harmony on the means of the last maps (spec/methods.md, 7). */
public final class Harmony implements Method {
  private static final double SHIFT = 0.5;

  private final CosineHarmony loss;
  private final Update update;
  private final Weight centres;
  private Optional<Tensor> lastFeatures = Optional.empty();

  /** What becomes of the centres of the classes. */
  public enum Update {
    /** They stay where chance has put them, as in the released code. */
    FIXED,
    /** The optimizer moves them. */
    GRADIENT,
    /** They move towards the mean of their features. */
    MEAN_SHIFT
  }

  Harmony(CosineHarmony loss, Update update, int classes, int channels, RandomGenerator random) {
    this.loss = loss;
    this.update = update;
    float[] values = new float[classes * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Tensor tensor = Tensors.of(values, classes, channels);
    boolean trained = update == Update.GRADIENT;
    Tensor unused = tensor.requires_grad_(trained);
    centres =
        new Weight("method.centres", tensor, trained ? Weight.Kind.FREE : Weight.Kind.STATISTIC);
  }

  @Override
  public Tensor loss(Step step) {
    Tensor maps = step.features();
    Tensor features = maps.mean(2, 3);
    lastFeatures = Optional.of(features.detach());
    return CrossEntropy.of(step.network().classified(maps, true), step.labels())
        .add(loss.of(features, centres.tensor(), step.labels()));
  }

  @Override
  public void moved(Step step) {
    if (update == Update.MEAN_SHIFT) {
      Tensor moved =
          CosineHarmony.shifted(lastFeatures.orElseThrow(), centres.tensor(), step.labels(), SHIFT);
      Tensor unused = centres.tensor().copy_(moved);
    }
    lastFeatures = Optional.empty();
  }

  @Override
  public List<Weight> weights() {
    return List.of(centres);
  }
}
