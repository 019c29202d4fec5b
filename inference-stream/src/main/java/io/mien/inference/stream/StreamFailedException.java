package io.mien.inference.stream;

/** The stream stopped because something broke that no dead letter can carry away. */
public final class StreamFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StreamFailedException(String message) {
    super(message);
  }

  StreamFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
