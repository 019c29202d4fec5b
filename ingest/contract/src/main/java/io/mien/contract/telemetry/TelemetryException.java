package io.mien.contract.telemetry;

/** The metrics endpoint cannot be served; the message is for users. */
public final class TelemetryException extends RuntimeException {
  /** Says which address was wanted, and why it is not to be had. */
  public TelemetryException(String message, Throwable cause) {
    super(message, cause);
  }
}
