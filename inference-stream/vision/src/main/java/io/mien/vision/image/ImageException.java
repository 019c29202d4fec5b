package io.mien.vision.image;

/** A picture that cannot be had; the message says what was expected and found. */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the picture. */
  public enum Reason {
    /** It is damaged, cut off or empty. */
    CORRUPT,
    /** Its header promises more pixels than allowed. */
    OVERSIZED,
    /** It is no JPEG and no PNG, or a kind of them that nobody writes. */
    UNSUPPORTED
  }

  private final Reason reason;

  public ImageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ImageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
