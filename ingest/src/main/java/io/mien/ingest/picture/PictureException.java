package io.mien.ingest.picture;

/** A picture that cannot become a frame on the topic. */
public final class PictureException extends RuntimeException {

  /** What is wrong with it. */
  public enum Reason {
    /** Its bytes are not a picture of a known format, or are damaged. */
    UNREADABLE,
    /** It has too many bytes or pixels. */
    TOO_LARGE
  }

  private final Reason reason;

  public PictureException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
