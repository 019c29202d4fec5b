package io.mien.ingest.source;

/** A source that cannot be opened or read; the message is one sentence for the user. */
public final class SourceException extends RuntimeException {

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
