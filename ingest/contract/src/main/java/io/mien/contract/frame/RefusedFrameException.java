package io.mien.contract.frame;

/** A frame that cannot be read; it goes to the dead letters with this reason. */
public final class RefusedFrameException extends RuntimeException {
  private final Reason reason;

  /** Says what was expected and what was found. */
  public RefusedFrameException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Says what was expected and what was found, and keeps the cause. */
  public RefusedFrameException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why the frame was refused. */
  public Reason reason() {
    return reason;
  }

  /** Why a frame is refused; the code stands in the dead letter's header and in the metric. */
  public enum Reason {
    /** The record has no key, so no camera. */
    MISSING_KEY("missing-key"),
    /** The key is not UTF-8. */
    INVALID_KEY("invalid-key"),
    /** The record has no value. */
    EMPTY_VALUE("empty-value"),
    /** The header {@code content-type} names no picture type that Mien reads. */
    UNSUPPORTED_CONTENT_TYPE("unsupported-content-type"),
    /** The bytes are neither JPEG nor PNG. */
    UNSUPPORTED_PICTURE("unsupported-picture"),
    /** The picture is damaged. */
    CORRUPT_PICTURE("corrupt-picture"),
    /** The picture has more pixels than are allowed. */
    OVERSIZED_PICTURE("oversized-picture"),
    /** A network fails on this frame, alone too, though it works on others. */
    MODEL_FAILED("model-failed");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** The reason in headers and metrics. */
    public String code() {
      return code;
    }
  }
}
