package io.mien.vision.tensor;

/** How pixels between and below the samples count. */
public enum Resampling {
  /** One bilinear sample per output pixel, as the authors of detectors do. */
  BILINEAR,
  /** The mean of bilinear samples spread over the output pixel's footprint when shrinking. */
  ANTIALIASED
}
