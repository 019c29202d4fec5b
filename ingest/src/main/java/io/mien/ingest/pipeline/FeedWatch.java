package io.mien.ingest.pipeline;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.feed.FeedStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says when the source of a live feed is to be opened, aborted and given up, and how the feed is.
 *
 * <p>Each opening is a session with a number; what a session says after it was given up is ignored.
 * A feed that cannot be had back at the first try is offline until a frame comes, however many
 * tries that takes, so that whoever waits for an end of the trouble does not see it end at each
 * try. Knows no threads and no sources, and is not thread safe.
 */
final class FeedWatch {
  /** Threads of one camera that may hang for ever; each holds memory that nobody can free. */
  static final int MOST_ABANDONED = 4;

  /** The source's own limit, which ends with a better reason, comes first. */
  private static final Duration OPEN_MARGIN = Duration.ofSeconds(2);

  private final String cameraId;
  private final String maskedSource;
  private final FeedLimits limits;
  private final Backoff backoff;
  private final FeedClock clock;

  private Phase phase = Phase.WAITING;
  private long phaseSince;
  private long waitNanos;
  private long session;
  private long firstFrameNanos;
  private long lastFrameNanos;
  private boolean hasFrames;
  private @Nullable LossCause loss;

  private State state = State.CONNECTING;
  private Optional<String> reason = Optional.empty();
  private Instant since;
  private Optional<Instant> lastFrameAt = Optional.empty();
  private long reconnects;

  private enum Phase {
    WAITING,
    OPENING,
    OPEN,
    ABORTED
  }

  /** What is to be done now. */
  enum Step {
    /** Nothing. */
    NONE,
    /** Begin the session {@link #session}. */
    OPEN,
    /** Interrupt the session. */
    ABORT,
    /** Leave the session's thread behind. */
    ABANDON
  }

  /** The first session is due at once. */
  FeedWatch(
      String cameraId, String maskedSource, FeedLimits limits, Backoff backoff, FeedClock clock) {
    this.cameraId = cameraId;
    this.maskedSource = maskedSource;
    this.limits = limits;
    this.backoff = backoff;
    this.clock = clock;
    this.phaseSince = clock.nanoTime();
    this.since = clock.instant();
  }

  /**
   * What is to be done now; to be asked often, and done before it is asked again.
   *
   * @param abandoned how many threads of this camera hang where they were left behind
   */
  Step tick(int abandoned) {
    return switch (phase) {
      case WAITING -> whileWaiting(abandoned);
      case OPENING -> {
        if (!isOver(limits.open().plus(OPEN_MARGIN))) {
          yield Step.NONE;
        }
        yield abort("it did not open within " + text(limits.open()));
      }
      case OPEN -> {
        if (!isOver(limits.stall())) {
          yield Step.NONE;
        }
        yield abort(
            hasFrames
                ? "no frame came for " + text(limits.stall())
                : "it opened, and no frame came within " + text(limits.stall()));
      }
      case ABORTED -> {
        if (!isOver(limits.abort())) {
          yield Step.NONE;
        }
        await();
        yield Step.ABANDON;
      }
    };
  }

  private Step whileWaiting(int abandoned) {
    if (clock.nanoTime() - phaseSince < waitNanos) {
      return Step.NONE;
    }
    if (abandoned >= MOST_ABANDONED) {
      become(
          State.OFFLINE,
          Optional.of(
              "%d earlier tries hang in the driver, and no other is made before one returns"
                  .formatted(abandoned)));
      return Step.NONE;
    }
    if (loss != null) {
      reconnects++;
      if (hasFrames) {
        // The first try after frames came: it may well be back at once.
        become(State.CONNECTING, reason);
      }
    }
    hasFrames = false;
    session++;
    enter(Phase.OPENING);
    return Step.OPEN;
  }

  private Step abort(String why) {
    loss = LossCause.STALLED;
    lose(State.STALLED, why);
    enter(Phase.ABORTED);
    return Step.ABORT;
  }

  /** The number of the newest session. */
  long session() {
    return session;
  }

  /** Why the session before the newest ended; empty for the first. */
  Optional<LossCause> loss() {
    return Optional.ofNullable(loss);
  }

  /** The source of a session is open. */
  void opened(long ofSession) {
    if (ofSession == session && phase == Phase.OPENING) {
      enter(Phase.OPEN);
    }
  }

  /** A session gave a frame; says whether anybody wants it. */
  boolean frame(long ofSession, Instant capturedAt) {
    if (ofSession != session || phase != Phase.OPEN) {
      return false;
    }
    enter(Phase.OPEN);
    if (!hasFrames) {
      hasFrames = true;
      firstFrameNanos = phaseSince;
      become(State.ONLINE, Optional.empty());
    }
    lastFrameNanos = phaseSince;
    lastFrameAt = Optional.of(capturedAt);
    return true;
  }

  /** A session has ended by itself, or because it was aborted, and its source is closed. */
  void over(long ofSession, LossCause cause, String why) {
    if (ofSession != session || phase == Phase.WAITING) {
      return;
    }
    if (phase != Phase.ABORTED) {
      loss = cause;
      lose(State.OFFLINE, why);
    }
    await();
  }

  /** Nothing more is wanted of the feed. */
  void stop(String why) {
    become(State.OFFLINE, Optional.of(why));
  }

  /** A feed that was lost already stays offline, whatever the reason is now. */
  private void lose(State next, String why) {
    become(state == State.OFFLINE ? State.OFFLINE : next, Optional.of(why));
  }

  private void await() {
    if (state == State.STALLED && !hasFrames) {
      become(State.OFFLINE, reason);
    }
    if (hasFrames && lastFrameNanos - firstFrameNanos >= limits.stable().toNanos()) {
      backoff.reset();
    }
    waitNanos = backoff.next().toNanos();
    enter(Phase.WAITING);
  }

  private void enter(Phase next) {
    phase = next;
    phaseSince = clock.nanoTime();
  }

  private boolean isOver(Duration limit) {
    return clock.nanoTime() - phaseSince > limit.toNanos();
  }

  private void become(State next, Optional<String> why) {
    if (next != state) {
      since = clock.instant();
    }
    state = next;
    reason = why;
  }

  /** How the feed is. */
  FeedStatus status() {
    return new FeedStatus(
        cameraId, state, reason, since, lastFrameAt, reconnects, maskedSource, clock.instant());
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
