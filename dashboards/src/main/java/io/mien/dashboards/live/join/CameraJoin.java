package io.mien.dashboards.live.join;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.event.ExpressionEvent;
import io.mien.dashboards.live.join.Showable.Cover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one camera that wait until it is known where their faces are. Not thread safe.
 *
 * <p>Events exist for faces alone, so a frame without any says nothing by itself. What is known is
 * that a camera's events come in the order of its frames, and, from the offsets that the stream
 * commits together with its events, which frames it has passed. A frame that was passed and has no
 * events has no faces, unless bounded mode skipped it, which the camera's status tells in the same
 * transaction, or a network failed on it, which a dead letter tells.
 */
final class CameraJoin {
  private static final int MOST_OFFSETS = 600;

  private final JoinSettings settings;
  private final Refusals refusals;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, Long> offsets = new LinkedHashMap<>();
  private final Sightings sightings = new Sightings();
  private long waitingBytes;
  private int partition = -1;
  private Passage passage = new Passage();
  private @Nullable Instant firstCaptured;
  private @Nullable Instant lastKept;
  private @Nullable Waiting newest;
  private long shownNanos;
  private long waitNanos;
  private long read;

  private @Nullable CameraStatus status;
  private long skippedNanos;
  private boolean skipped;

  private static final class Waiting {
    final Frame frame;
    final long number;
    final long arrivedNanos;
    long knownNanos;
    boolean known;

    Waiting(Frame frame, long number, long arrivedNanos) {
      this.frame = frame;
      this.number = number;
      this.arrivedNanos = arrivedNanos;
    }

    Instant capturedAt() {
      return frame.metadata().capturedAt();
    }
  }

  /**
   * Starts without any frame.
   *
   * @param refusals of the frames of all cameras
   */
  CameraJoin(JoinSettings settings, Refusals refusals, long nowNanos) {
    this.settings = settings;
    this.refusals = refusals;
    shownNanos = nowNanos;
  }

  /** A frame was read. Frames of a partition come in the order of their offsets. */
  void frame(Frame frame, long nowNanos) {
    if (frame.partition() != partition) { // the topic was made anew, or has more partitions now
      partition = frame.partition();
      forgetFrames();
    }
    String id = frame.metadata().frameId();
    Instant captured = frame.metadata().capturedAt();
    passage.saw(frame.offset(), captured);
    offsets.putIfAbsent(id, frame.offset()); // a frame that is repeated has its first place
    if (offsets.size() > MOST_OFFSETS) {
      offsets.remove(offsets.keySet().iterator().next());
    }
    if (sightings.read(frame)) {
      passage.passTo(frame.offset());
    }
    if (firstCaptured == null) {
      firstCaptured = captured;
      shownNanos = nowNanos;
    }
    Waiting arrived = new Waiting(frame, ++read, nowNanos);
    newest = arrived;
    Waiting oldest = waiting.peekFirst();
    if (oldest != null) {
      waitNanos = Math.max(waitNanos, nowNanos - oldest.arrivedNanos);
    }
    boolean due =
        lastKept == null
            || captured.isBefore(lastKept)
            || Duration.between(lastKept, captured).compareTo(interval()) >= 0;
    if (due
        && waiting.size() < JoinSettings.MOST_WAITING
        && waitingBytes + frame.encoded().length <= JoinSettings.MOST_BYTES) {
      waiting.addLast(arrived);
      waitingBytes += frame.encoded().length;
      lastKept = captured;
    }
  }

  /** The longer frames wait, the fewer are kept, so that there is always room for new ones. */
  private Duration interval() {
    Duration apart = Duration.ofNanos(2 * waitNanos / JoinSettings.MOST_WAITING);
    Duration least = settings.period().multipliedBy(4).dividedBy(5);
    return apart.compareTo(least) > 0 ? apart : least;
  }

  /** A face was seen. Events of a camera come in the order of its frames. */
  void event(ExpressionEvent event) {
    String id = event.id().substring(0, Math.max(0, event.id().lastIndexOf('-')));
    Long offset = offsets.get(id);
    sightings.saw(id, event, offset);
    if (offset != null) {
      passage.passTo(offset);
    }
  }

  /** The stream has passed all frames before an offset, and all that it said of them is known. */
  void passed(int frames, long offset) {
    if (frames == partition) {
      passage.settleTo(offset);
    }
  }

  /** How the camera is, as the stream tells it. */
  void status(CameraStatus now, long nowNanos) {
    if (now.skippedFrames() > (status == null ? 0 : status.skippedFrames())) {
      skipped = true;
      skippedNanos = nowNanos;
    }
    status = now;
  }

  /** The newest frame that may be shown and was not yet; older ones are let go. */
  Optional<Showable> next(long nowNanos) {
    passage.look();
    Showable result = null;
    int done = 0;
    int at = 0;
    for (Waiting one : waiting) {
      at++;
      if (nowNanos - one.arrivedNanos > JoinSettings.LONGEST_WAIT.toNanos()) {
        done = at;
      } else if (!passage.isPassed(one.frame.offset())) {
        break;
      } else if (isReady(one, nowNanos)) {
        done = at;
        result = decide(one, nowNanos).orElse(result);
      }
    }
    for (; done > 0; done--) {
      Waiting gone = waiting.removeFirst();
      waitingBytes -= gone.frame.encoded().length;
      waitNanos = nowNanos - gone.arrivedNanos;
    }
    if (result != null) {
      shownNanos = nowNanos;
      return Optional.of(result);
    }
    return veiled(nowNanos);
  }

  /** After a while without anything to show: what is there now, all of it hidden. */
  private Optional<Showable> veiled(long nowNanos) {
    long patience = Math.max(JoinSettings.PATIENCE.toNanos(), 2 * interval().toNanos());
    if (newest == null || nowNanos - shownNanos < patience) {
      return Optional.empty();
    }
    Cover cover =
        settings.showFaces()
            ? Cover.NONE
            : passage.isPassed(newest.frame.offset())
                ? whole(newest.frame, nowNanos)
                : Cover.UNJUDGED;
    Showable shown = new Showable(newest.frame, cover, List.of(), List.of(), newest.number);
    newest = null;
    return Optional.of(shown);
  }

  /**
   * Whether all is known of a frame that was passed: of one without faces only once its status and
   * its dead letter, which other partitions hold, would have been read.
   */
  private boolean isReady(Waiting frame, long nowNanos) {
    if (sightings.in(frame.frame).isEmpty() && !passage.isSettled(frame.frame.offset())) {
      return false;
    }
    if (!frame.known) {
      frame.known = true;
      frame.knownNanos = nowNanos;
    }
    Duration ahead = settings.lookAhead();
    return nowNanos - frame.knownNanos >= ahead.toNanos()
        || passage.hasReached(frame.capturedAt().plus(ahead));
  }

  private Optional<Showable> decide(Waiting waited, long nowNanos) {
    Frame frame = waited.frame;
    List<ExpressionEvent> own = sightings.in(frame);
    if (settings.showFaces()) {
      return Optional.of(new Showable(frame, Cover.NONE, List.of(), own, waited.number));
    }
    List<ExpressionEvent> near = sightings.near(frame);
    boolean unsure = isUnsure(frame);
    if (!own.isEmpty() && !unsure) {
      return Optional.of(
          new Showable(frame, Cover.FACES, FaceCover.of(own, near), own, waited.number));
    }
    if (unsure || maySkip(nowNanos)) {
      return Optional.of(
          new Showable(frame, whole(frame, nowNanos), List.of(), List.of(), waited.number));
    }
    boolean guarded =
        firstCaptured == null
            || waited.capturedAt().isBefore(firstCaptured.plus(JoinSettings.GUARD));
    return guarded || !near.isEmpty()
        ? Optional.empty()
        : Optional.of(new Showable(frame, Cover.FACES, List.of(), List.of(), waited.number));
  }

  private Cover whole(Frame frame, long nowNanos) {
    return !isUnsure(frame) && maySkip(nowNanos) ? Cover.SKIPPED : Cover.UNSURE;
  }

  /** Whether nothing is known of a frame, or not all that was: the join keeps only so much. */
  private boolean isUnsure(Frame frame) {
    return refusals.mayHold(frame) || sightings.mayLack(frame);
  }

  /** Whether a frame without events may have been skipped, and never looked at. */
  private boolean maySkip(long nowNanos) {
    return status == null || (skipped && nowNanos - skippedNanos < JoinSettings.SKIPS.toNanos());
  }

  /** Lets go of the pictures: nobody watches. */
  void forgetFrames() {
    waiting.clear();
    waitingBytes = 0;
    passage = new Passage();
    offsets.clear();
    sightings.forgetOffsets();
    newest = null;
    firstCaptured = null;
    lastKept = null;
    waitNanos = 0;
  }
}
