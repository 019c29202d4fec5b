package io.mien.training.loop;

import io.mien.training.net.Weight;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Moves trained weights against their gradients.
 *
 * <p>Weight decay is added to the gradient (L2), and only for weights of the kind {@link
 * Weight.Kind#DECAYED}. What an optimizer remembers between steps is plain tensors, so that a
 * checkpoint can hold it. Whoever makes one closes it. Not thread safe.
 */
public abstract class Optimizer implements AutoCloseable {
  private final List<Weight> weights;
  private final Options options;
  private final List<List<Weight>> memories = new ArrayList<>();

  /**
   * What all optimizers do alike.
   *
   * @param decay factor on the weight that is added to the gradient, at least 0
   * @param decoupled whether decay moves weights by itself instead, past what is remembered
   * @param classifierFactor on the learning rate of weights with {@code .classifier.} in their
   *     names
   */
  public record Options(double decay, boolean decoupled, double classifierFactor) {
    /** Decay in the gradient, one learning rate for all. */
    public static Options ofDecay(double decay) {
      return new Options(decay, false, 1);
    }
  }

  /**
   * Makes an optimizer with an empty memory.
   *
   * @param weights those that are not trained are left alone
   * @param memoryNames what is remembered for each weight, each a tensor of the weight's shape
   */
  Optimizer(List<Weight> weights, Options options, List<String> memoryNames) {
    this.weights = weights.stream().filter(Weight::trained).toList();
    this.options = options;
    for (Weight weight : this.weights) {
      memories.add(memoryNames.stream().map(name -> memory(weight, name)).toList());
    }
  }

  private static Weight memory(Weight weight, String name) {
    Tensor tensor = torch.zeros_like(weight.tensor());
    return new Weight("optimizer." + name + "." + weight.name(), tensor, Weight.Kind.STATISTIC);
  }

  /**
   * Moves all weights once, with the gradients that they hold, and clears the gradients.
   *
   * @param rate the learning rate
   * @param count which step this is, from 1
   */
  @SuppressWarnings("try") // the guard works by being there
  public final void step(double rate, long count) {
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < weights.size(); i++) {
        Tensor weight = weights.get(i).tensor();
        Tensor gradient = weight.mutable_grad();
        if (!gradient.defined()) {
          continue;
        }
        boolean isClassifier = weights.get(i).name().contains(".classifier.");
        double ownRate = isClassifier ? rate * options.classifierFactor : rate;
        if (options.decay > 0 && weights.get(i).kind() == Weight.Kind.DECAYED) {
          if (options.decoupled) {
            weight.mul_(new Scalar(1 - ownRate * options.decay));
          } else {
            gradient.add_(weight, new Scalar(options.decay));
          }
        }
        move(weight, gradient, memories.get(i), ownRate, count);
        gradient.reset();
      }
    }
  }

  /** What is moved. */
  final List<Weight> weights() {
    return weights;
  }

  /** Moves one weight; the gradient may be overwritten. */
  abstract void move(Tensor weight, Tensor gradient, List<Weight> memory, double rate, long count);

  /** What a checkpoint has to hold besides the weights. */
  public final List<Weight> memory() {
    return memories.stream().flatMap(List::stream).toList();
  }

  @Override
  public final void close() {
    memory().forEach(weight -> weight.tensor().close());
  }
}
