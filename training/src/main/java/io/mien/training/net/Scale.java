package io.mien.training.net;

/** A straight line for each channel, {@code factor * x + offset}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Scale(double[] factor, double[] offset) {
  /** The weights of a layer that computes this line of the given layer's output. */
  float[] foldWeights(float[] weights) {
    float[] folded = new float[weights.length];
    int perChannel = weights.length / factor.length;
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (weights[i] * factor[i / perChannel]);
    }
    return folded;
  }

  /** The biases of a layer that computes this line of the given layer's output. */
  float[] foldBiases(float[] biases) {
    float[] folded = new float[biases.length];
    for (int c = 0; c < folded.length; c++) {
      folded[c] = (float) (biases[c] * factor[c] + offset[c]);
    }
    return folded;
  }

  float[] factors() {
    return floats(factor);
  }

  float[] offsets() {
    return floats(offset);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
