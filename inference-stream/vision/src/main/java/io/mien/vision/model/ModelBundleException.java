package io.mien.vision.model;

/** A model file that is no bundle of ours, or one that does not fit; the message says all of it. */
public final class ModelBundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelBundleException(String message) {
    super(message);
  }
}
