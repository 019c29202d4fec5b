package io.mien.training.loop;

/** Training cannot start or go on; the message says in one sentence why. */
public final class TrainingException extends RuntimeException {
  public TrainingException(String message) {
    super(message);
  }

  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
