package io.mien.inference.aggregate;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Expressions;
import io.mien.inference.aggregate.Tally.Shares;
import io.mien.inference.track.LateRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The windows of one camera. Each closes once: when a frame is past its end and grace; or, of a
 * camera that fell silent, when the wall clock has gone on for as long and the idle time more.
 *
 * <p>When frames have been late in good order for a minute, the camera's clock was set back: what
 * is open closes, and time goes on from there. A window that was closed before stays closed.
 *
 * <p>Event time is the camera's own, so a film that is published fast, ahead of the clock, closes
 * its windows as it goes, and one camera's clock does not touch another's windows. Not thread safe.
 */
public final class CameraWindows {

  /** A frame further ahead of the clock is a mistake, which must not make all others late. */
  public static final Duration FARTHEST_AHEAD = Duration.ofDays(7);

  /** What became of a frame. */
  public enum Outcome {
    COUNTED,
    /** Its windows are closed. */
    LATE,
    /** It was counted before. */
    DUPLICATE,
    /** It is too far ahead of the clock to be true. */
    AHEAD;

    /** The name as a metric's label. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What became of a frame, and which windows it closed.
   *
   * @param closed by their start
   */
  public record Added(Outcome outcome, List<ExpressionWindow> closed) {}

  static final long NEVER = Long.MIN_VALUE;

  final WindowSpec spec;
  final String cameraId;
  final TreeMap<Long, Tally> panes = new TreeMap<>();
  final RecentFrames recent = new RecentFrames();

  final ClosedWindows closed = new ClosedWindows();

  /** The newest capture time. */
  long streamMillis = NEVER;

  /** When a frame was read last, by the wall clock. */
  long readMillis;

  /** Start and shares of the last window that showed some. */
  long sharesStartMillis;

  Optional<Shares> shares = Optional.empty();

  /** How long the stream's time has stood still, by the wall clock. Not kept over a restart. */
  private long silentMillis;

  private boolean heard;

  /** The late frames that follow each other now. Not kept over a restart. */
  private Optional<LateRun> late = Optional.empty();

  /** A camera without frames so far. */
  public CameraWindows(WindowSpec spec, String cameraId) {
    this.spec = spec;
    this.cameraId = cameraId;
  }

  /**
   * Counts a frame.
   *
   * @param events one a face
   * @param nowMillis the wall clock
   */
  public Added add(
      String frameId, Instant capturedAt, List<ExpressionEvent> events, long nowMillis) {
    readMillis = nowMillis;
    long time = capturedAt.toEpochMilli();
    Outcome outcome = judge(frameId, time, nowMillis);
    List<ExpressionWindow> ready = List.of();
    if (outcome == Outcome.LATE && isSetBack(capturedAt)) {
      ready = close(Long.MAX_VALUE);
      streamMillis =
          NEVER; // the frame that counts next begins the camera's time, and ends its silence
      outcome = judge(frameId, time, nowMillis);
    }
    if (outcome != Outcome.COUNTED) {
      return new Added(outcome, ready);
    }
    late = Optional.empty();
    panes
        .computeIfAbsent(spec.pane(time), unused -> new Tally())
        .add(events.stream().map(SeenFace::of).toList());
    if (time > streamMillis) {
      streamMillis = time;
      silentMillis = 0;
      heard = true;
    }
    return new Added(outcome, ready.isEmpty() ? close(streamMillis) : ready);
  }

  /** Takes a late frame; tells whether they have been late in good order for long. */
  private boolean isSetBack(Instant at) {
    LateRun run = late.map(before -> before.then(at)).orElse(LateRun.of(at));
    late = Optional.of(run);
    return run.isSetBack();
  }

  private Outcome judge(String frameId, long time, long nowMillis) {
    if (time - nowMillis > FARTHEST_AHEAD.toMillis()) {
      return Outcome.AHEAD;
    }
    long last = spec.lastWindow(time);
    if (closed.contains(last) || (streamMillis != NEVER && spec.isOver(last, streamMillis))) {
      return Outcome.LATE;
    }
    return recent.add(frameId, time) ? Outcome.COUNTED : Outcome.DUPLICATE;
  }

  /**
   * Lets the wall clock go on.
   *
   * @param elapsedMillis since the last call
   * @return the windows that are closed thereby, by their start
   */
  public List<ExpressionWindow> tick(long elapsedMillis) {
    if (heard) {
      heard = false; // it came somewhere within this time, so nothing is closed too early
      return List.of();
    }
    silentMillis += elapsedMillis;
    return panes.isEmpty() ? List.of() : close(streamMillis + silentMillis - spec.idleMillis());
  }

  /** Whether nothing is open and no frame was read for so long. */
  public boolean isForgotten(long nowMillis, long forgetMillis) {
    // Silent too: after a long stop, frames may be waiting that were not read yet.
    return panes.isEmpty()
        && silentMillis >= spec.idleMillis()
        && nowMillis - readMillis >= forgetMillis;
  }

  private List<ExpressionWindow> close(long untilMillis) {
    List<ExpressionWindow> over = new ArrayList<>();
    while (!panes.isEmpty()) {
      long pane = panes.firstKey();
      long start = closed.nextOpen(spec.firstWindow(pane));
      if (start > spec.lastWindow(pane)) {
        panes.remove(pane); // all its windows are closed
      } else if (spec.isOver(start, untilMillis)) {
        over.add(window(start));
        closed.close(start, start + spec.advanceMillis());
        recent.forgetBefore(start + spec.advanceMillis());
      } else {
        break;
      }
    }
    return over;
  }

  private ExpressionWindow window(long start) {
    Tally sum = new Tally();
    boolean suppressed = false;
    for (Tally pane : panes.subMap(start, start + spec.sizeMillis()).values()) {
      sum.add(pane);
      // By pane: what overlapping windows have in common follows from their differences.
      suppressed |= pane.isSmallGroup(spec.minFaces());
    }
    Optional<Shares> before =
        shares.filter(unused -> sharesStartMillis == start - spec.advanceMillis());
    Optional<Expressions> expressions =
        suppressed || sum.faces == 0 ? Optional.empty() : Optional.of(sum.expressions(before));
    shares = expressions.map(now -> new Shares(now.shares(), now.uncertainShare()));
    sharesStartMillis = start;
    Instant from = Instant.ofEpochMilli(start);
    Instant to = Instant.ofEpochMilli(start + spec.sizeMillis());
    return new ExpressionWindow(
        ExpressionWindow.id(cameraId, from, to),
        cameraId,
        from,
        to,
        sum.frames,
        suppressed,
        suppressed ? OptionalLong.empty() : OptionalLong.of(sum.faces),
        suppressed ? OptionalLong.empty() : OptionalLong.of(sum.tracks.size()),
        expressions);
  }
}
