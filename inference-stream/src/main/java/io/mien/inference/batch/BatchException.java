package io.mien.inference.batch;

/** Nothing can be run: the model no longer works, or the batcher closed before the run. */
public final class BatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BatchException(String message) {
    super(message);
  }

  BatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
