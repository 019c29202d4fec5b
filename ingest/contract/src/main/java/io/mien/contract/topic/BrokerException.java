package io.mien.contract.topic;

/** The broker cannot be reached, or it refuses what Mien needs; the message is for users. */
public final class BrokerException extends RuntimeException {
  private final boolean absent;

  /** Says what was expected of which broker, and what was found. */
  public BrokerException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * Says what was expected of which broker, and what was found.
   *
   * @param absent whether no broker was there to ask, so that it may help to ask again later
   */
  public BrokerException(String message, Throwable cause, boolean absent) {
    super(message, cause);
    this.absent = absent;
  }

  /** Whether no broker was there to ask, so that it may help to ask again later. */
  public boolean isAbsent() {
    return absent;
  }
}
