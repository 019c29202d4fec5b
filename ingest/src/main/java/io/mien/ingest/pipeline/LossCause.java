package io.mien.ingest.pipeline;

/** Why the source of a feed had to be opened again. */
public enum LossCause {
  /** It gave no frame any more, or none at all, and did not say so. */
  STALLED("stalled"),
  /** It came to an end. */
  ENDED("ended"),
  /** It broke, or could not be opened. */
  FAILED("failed");

  private final String code;

  LossCause(String code) {
    this.code = code;
  }

  /** The reason in metrics. */
  public String code() {
    return code;
  }
}
