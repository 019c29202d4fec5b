package io.mien.contract.topic;

/** The broker cannot be reached, or it refuses what Mien needs; the message is for users. */
public final class BrokerException extends RuntimeException {
  /** Says what was expected of which broker, and what was found. */
  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
