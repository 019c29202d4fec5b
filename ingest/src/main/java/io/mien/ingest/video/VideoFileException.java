package io.mien.ingest.video;

/** A video file that cannot be written; the message is one sentence for the user. */
public final class VideoFileException extends RuntimeException {

  public VideoFileException(String message) {
    super(message);
  }

  public VideoFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
