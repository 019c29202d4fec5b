package io.mien.contract.feed;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How the feed of a camera is, as ingest sees it: one row of the table of feeds.
 *
 * @param cameraId the camera, also the record's key
 * @param state see {@link State}
 * @param reason why the feed is not online, in one sentence; absent while it is, and where a first
 *     connection is merely being made
 * @param since when that state began, by the wall clock
 * @param lastFrameAt when the newest frame was captured; absent before the first
 * @param reconnects how often the source was opened again since ingest took the camera on
 * @param source where the frames come from, without secrets
 * @param reportedAt when this was found, by the wall clock, also the record's time; repeated while
 *     nothing changes, so an old one means that ingest itself is gone
 */
public record FeedStatus(
    String cameraId,
    State state,
    Optional<String> reason,
    Instant since,
    Optional<Instant> lastFrameAt,
    long reconnects,
    String source,
    Instant reportedAt) {

  /** Whether frames come from the source. */
  public enum State {
    /** The source is being opened, and has given no frame yet. */
    CONNECTING,
    /** Frames come. */
    ONLINE,
    /** The source is open, and gives no frame any more. */
    STALLED,
    /** The source is closed: its end, a failure, or ingest was told to stop. */
    OFFLINE;

    /** The name on the wire and as a metric's label, lower case. */
    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that a feed has a reason where it needs one, and none while it is online. */
  public FeedStatus {
    if (cameraId.isBlank()) {
      throw new IllegalArgumentException("expected the id of a camera, found a blank one");
    }
    boolean explained = reason.filter(text -> !text.isBlank()).isPresent();
    if (state == State.ONLINE && reason.isPresent()) {
      throw new IllegalArgumentException(
          "expected no reason while the feed is online, found: " + reason.get());
    }
    if ((state == State.STALLED || state == State.OFFLINE) && !explained) {
      throw new IllegalArgumentException("expected the reason why the feed is " + state.code());
    }
    if (reconnects < 0) {
      throw new IllegalArgumentException("expected 0 or more reconnects, found " + reconnects);
    }
  }
}
