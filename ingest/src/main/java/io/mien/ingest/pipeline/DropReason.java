package io.mien.ingest.pipeline;

/** Why a frame of a source never reaches the topic. */
public enum DropReason {
  /** The source has more frames a second than are wanted. */
  PACED("paced"),
  /** In real time, the frame's turn came too long after it was due. */
  LATE("late"),
  /** Too many bytes or pixels, even when scaled down. */
  TOO_LARGE("too-large"),
  /** It had to be changed and cannot be decoded. */
  UNREADABLE("unreadable"),
  /** The camera's queue was full, and a newer frame came. */
  OVERRUN("overrun"),
  /** Kafka did not take it in time. */
  BROKER("broker");

  private final String code;

  DropReason(String code) {
    this.code = code;
  }

  /** The reason in metrics. */
  public String code() {
    return code;
  }
}
