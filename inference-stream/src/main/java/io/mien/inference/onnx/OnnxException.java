package io.mien.inference.onnx;

/** A network that cannot be opened, does not fit its task, or failed while running. */
public final class OnnxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OnnxException(String message) {
    super(message);
  }

  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
