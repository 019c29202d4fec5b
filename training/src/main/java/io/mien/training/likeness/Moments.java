package io.mien.training.likeness;

import java.util.List;

/**
 * Where points lie.
 *
 * @param covariance its lower half; the upper one is 0
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Moments(double[] mean, double[][] covariance) {

  /** Of at least one point. */
  static Moments of(List<float[]> points) {
    int n = points.get(0).length;
    double[] mean = new double[n];
    double[][] covariance = new double[n][n];
    for (float[] values : points) {
      for (int i = 0; i < n; i++) {
        mean[i] += values[i] / (double) points.size();
        double[] row = covariance[i];
        for (int j = 0; j <= i; j++) {
          row[j] += (double) values[i] * values[j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = covariance[i][j] / points.size() - mean[i] * mean[j];
      }
    }
    return new Moments(mean, covariance);
  }
}
