package io.mien.dashboards.live.join;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far the stream has passed the frames of one camera in their partition. Not thread safe. */
final class Passage {
  private static final int MOST_SEEN = 600;

  private final NavigableMap<Long, Instant> seen = new TreeMap<>();
  private long passedTo;
  private long lookedTo;
  private long settledTo;
  private @Nullable Instant passedUntil;

  /** A frame was read. */
  void saw(long offset, Instant captured) {
    seen.put(offset, captured);
    if (seen.size() > MOST_SEEN && seen.pollFirstEntry().getValue().equals(passedUntil)) {
      passedUntil = null; // a camera's clock may have been set back: look at all anew
      lookedTo = 0;
    }
  }

  /** The stream has come to an offset, as an event tells. */
  void passTo(long offset) {
    passedTo = Math.max(passedTo, offset);
  }

  /** The stream has passed all before an offset, and all that it said of them is known. */
  void settleTo(long offset) {
    passTo(offset);
    settledTo = Math.max(settledTo, offset);
  }

  boolean isPassed(long offset) {
    return offset < passedTo;
  }

  boolean isSettled(long offset) {
    return offset < settledTo;
  }

  /** Whether the stream has passed a frame of this capture time or a later one. */
  boolean hasReached(Instant captured) {
    return passedUntil != null && !passedUntil.isBefore(captured);
  }

  /**
   * Finds up to which capture time the stream has come; asked often, so it goes on where it was.
   */
  void look() {
    for (Instant captured : seen.subMap(lookedTo, Math.max(lookedTo, passedTo)).values()) {
      if (passedUntil == null || captured.isAfter(passedUntil)) {
        passedUntil = captured;
      }
    }
    // What is still to come lies behind the newest that is there.
    if (!seen.isEmpty()) {
      lookedTo = Math.max(lookedTo, Math.min(passedTo, seen.lastKey() + 1));
    }
  }
}
