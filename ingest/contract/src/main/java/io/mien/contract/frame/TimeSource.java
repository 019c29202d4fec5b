package io.mien.contract.frame;

import java.util.Optional;

/** Whose clock gave a frame its capture time. */
public enum TimeSource {
  /** The camera's own, which the stream carries (RTP with NTP times in RTCP sender reports). */
  RTP_NTP("rtp-ntp"),
  /** The host's, as it took the frame from the stream. */
  HOST_CLOCK("host-clock"),
  /** The recording's own times, counted from the host's clock when it began to play. */
  RECORDING("recording");

  private final String code;

  TimeSource(String code) {
    this.code = code;
  }

  /** The value of the header {@link FrameHeaders#TIME_SOURCE}. */
  public String code() {
    return code;
  }

  /** The source that a header names; nothing for one that is not known here. */
  public static Optional<TimeSource> of(String code) {
    for (TimeSource source : values()) {
      if (source.code.equals(code)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
