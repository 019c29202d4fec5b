package io.mien.ingest.publish;

/** Kafka did not take a frame; the message is one sentence for the user. */
public final class PublishException extends RuntimeException {

  public PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}
