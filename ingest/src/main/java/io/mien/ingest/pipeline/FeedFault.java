package io.mien.ingest.pipeline;

/** What a camera's feed says of a failure. */
final class FeedFault {
  private FeedFault() {}

  /** Its message; the kind too where the message alone tells nobody what happened. */
  static String of(Throwable fault) {
    return fault.getMessage() == null || fault instanceof Error
        ? fault.toString()
        : fault.getMessage();
  }
}
