package io.mien.training.eval;

/**
 * Temperature scaling (Guo et al., 2017): the one number T by which logits are divided before
 * softmax, so that a probability says how often it is right. The order of labels stays.
 */
public final class Temperature {
  /** A network that is wrong without limit would want an infinite T, one never wrong T = 0. */
  static final double LEAST = 0.05;

  static final double MOST = 20;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final double TOLERANCE = 1e-6;

  private Temperature() {}

  /**
   * The T in {@link #LEAST} to {@link #MOST} of the least {@link #negativeLogLikelihood}, found by
   * golden section over log T: the loss is convex in 1/T, so that it has one valley.
   *
   * @param logits a row for each picture, at least one
   * @param actual the index of each picture's label
   */
  public static double fit(float[][] logits, int[] actual) {
    double low = Math.log(LEAST);
    double high = Math.log(MOST);
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double leftLoss = negativeLogLikelihood(logits, actual, Math.exp(left));
    double rightLoss = negativeLogLikelihood(logits, actual, Math.exp(right));
    while (high - low > TOLERANCE) {
      if (leftLoss <= rightLoss) {
        high = right;
        right = left;
        rightLoss = leftLoss;
        left = high - GOLDEN * (high - low);
        leftLoss = negativeLogLikelihood(logits, actual, Math.exp(left));
      } else {
        low = left;
        left = right;
        leftLoss = rightLoss;
        right = low + GOLDEN * (high - low);
        rightLoss = negativeLogLikelihood(logits, actual, Math.exp(right));
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** Mean of {@code -log softmax(z / T)[label]}. */
  static double negativeLogLikelihood(float[][] logits, int[] actual, double temperature) {
    if (logits.length == 0 || logits.length != actual.length) {
      throw new IllegalArgumentException(
          "expected as many labels as rows of logits and at least 1, found %d and %d"
              .formatted(actual.length, logits.length));
    }
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      sum -= logProbability(logits[i], actual[i], temperature);
    }
    return sum / logits.length;
  }

  /** {@code log softmax(z / T)[index]}, in double. */
  static double logProbability(float[] logits, int index, double temperature) {
    double most = logits[largest(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((logit - most) / temperature);
    }
    return (logits[index] - most) / temperature - Math.log(sum);
  }

  /** The index of the largest logit, of equal ones the first. */
  static int largest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
