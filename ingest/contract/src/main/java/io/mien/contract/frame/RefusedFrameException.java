package io.mien.contract.frame;

/** A frame that cannot be read; it goes to the dead letters with this reason. */
public final class RefusedFrameException extends RuntimeException {
  /** The message becomes a header and a line in the log; it may quote what a producer sent. */
  private static final int MOST_CHARACTERS = 500;

  private final Reason reason;

  /** Says what was expected and what was found. */
  public RefusedFrameException(Reason reason, String message) {
    super(shortened(message));
    this.reason = reason;
  }

  /** Says what was expected and what was found, and keeps the cause. */
  public RefusedFrameException(Reason reason, String message, Throwable cause) {
    super(shortened(message), cause);
    this.reason = reason;
  }

  private static String shortened(String message) {
    return message.length() <= MOST_CHARACTERS
        ? message
        : message.substring(0, MOST_CHARACTERS) + "...";
  }

  /** Why the frame was refused. */
  public Reason reason() {
    return reason;
  }

  /** Why a frame is refused; the code stands in the dead letter's header and in the metric. */
  public enum Reason {
    /** The record has no key, so no camera. */
    MISSING_KEY("missing-key"),
    /** The key is not UTF-8, or too long for a camera's id. */
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
    /** The camera is one more than an instance takes. */
    TOO_MANY_CAMERAS("too-many-cameras"),
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
