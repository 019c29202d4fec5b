package io.mien.inference.batch;

/** The batch that a caller's items were in failed, or the batcher closed before it ran. */
public final class BatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BatchException(String message) {
    super(message);
  }

  BatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
