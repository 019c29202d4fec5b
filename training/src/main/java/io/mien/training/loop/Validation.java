package io.mien.training.loop;

import io.mien.training.data.Batch;
import io.mien.training.data.EvaluationData;
import io.mien.training.loss.SoftCrossEntropy;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * How well a network does on pictures that it does not learn from.
 *
 * @param loss mean soft-label cross entropy
 * @param accuracy share of pictures whose largest logit is their label, ties to the first
 */
record Validation(double loss, double accuracy) {
  @SuppressWarnings("try") // scope and guard work by being there
  static Validation of(Network network, EvaluationData data, int batchSize, Precision precision) {
    int[] labels = data.labels();
    double lossSum = 0;
    int right = 0;
    int seen = 0;
    for (Batch batch : data.batches(batchSize)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor pictures = TrainingStep.pictures(network, batch);
        Tensor logits = precision.logits(network, pictures, false);
        Tensor targets = Tensors.of(batch.targets(), batch.count(), network.labels());
        lossSum += SoftCrossEntropy.of(logits, targets).item_float() * (double) batch.count();
        float[] values = Tensors.values(logits);
        for (int n = 0; n < batch.count(); n++) {
          if (largest(values, n * network.labels(), network.labels()) == labels[seen + n]) {
            right++;
          }
        }
      }
      seen += batch.count();
    }
    return new Validation(lossSum / seen, right / (double) seen);
  }

  private static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
