package io.mien.dashboards.live.web;

/** The live view cannot be served; the message is for users. */
public final class LiveException extends RuntimeException {
  /** Says what was expected and what was found. */
  public LiveException(String message) {
    super(message);
  }

  /** Says what was expected and what was found, and keeps the cause. */
  public LiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
