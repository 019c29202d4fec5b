package io.mien.ingest.pipeline;

/** Why a frame of a source never reaches the topic. */
public enum DropReason {
  /** The source has more frames a second than are wanted. */
  PACED("paced"),
  /** In real time, the frame's turn came too long after it was due. */
  LATE("late"),
  /** Too many bytes or pixels, even when scaled down. */
  TOO_LARGE("too-large"),
  /** It had to be scaled down and cannot be decoded. */
  UNREADABLE("unreadable");

  private final String code;

  DropReason(String code) {
    this.code = code;
  }

  /** The reason in metrics. */
  public String code() {
    return code;
  }
}
