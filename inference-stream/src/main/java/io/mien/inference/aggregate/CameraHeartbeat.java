package io.mien.inference.aggregate;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.camera.CameraStatus.State;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one camera is. It reports each change of its state at once, and otherwise at the pace of the
 * heartbeat, never a frame. Not thread safe.
 *
 * <p>The first skipped frame in a heartbeat's time is reported at once too, in the transaction that
 * passes the frame: who reads both knows of each frame whether it may have been skipped, since a
 * report of more skipped frames came no longer than a heartbeat before it, or with it.
 *
 * <p>Two clocks judge: the wall clock knows how long no frame came, and the capture times know how
 * old the newest one is. So a camera whose frames come late, or out of a backlog, is stale, and a
 * film that runs ahead of the clock is online while it is read.
 */
public final class CameraHeartbeat {

  final CameraTimes times;
  final String cameraId;
  final FrameRate rate = new FrameRate();
  State state = State.OFFLINE;
  long sinceMillis;
  long lastFrameMillis;
  long lagMillis;
  long frames;
  long skippedFrames;

  /** When a frame was read last, by the wall clock. */
  long readMillis;

  long reportedMillis;

  /** How long no frame came, by the wall clock. Not kept over a restart. */
  private long silentMillis;

  private boolean heard;

  /** How many skipped frames the last report told of, and when one last told of more. */
  private long toldSkipped;

  private boolean everToldSkips;
  private long toldSkipsMillis;

  /** A camera without frames so far. */
  public CameraHeartbeat(CameraTimes times, String cameraId) {
    this.times = times;
    this.cameraId = cameraId;
  }

  /** The state that was reported last; offline before the first frame. */
  public State state() {
    return state;
  }

  /**
   * Takes a frame.
   *
   * @param skipped whether bounded mode skips it
   * @param nowMillis the wall clock
   * @return the report, when the state changes thereby
   */
  public Optional<CameraStatus> arrived(Instant capturedAt, boolean skipped, long nowMillis) {
    long captured = capturedAt.toEpochMilli();
    if (captured - nowMillis > CameraWindows.FARTHEST_AHEAD.toMillis()) {
      captured = nowMillis; // no camera is that far ahead: its clock counts in something else
    }
    if (state == State.OFFLINE) {
      rate.clear(); // what was before is another show
      lastFrameMillis = captured;
    } else if (captured >= lastFrameMillis) {
      rate.add(captured - lastFrameMillis);
      lastFrameMillis = captured;
    } else if (lastFrameMillis > nowMillis) {
      lastFrameMillis = captured; // its clock was ahead, and no longer is
    }
    lagMillis = Math.max(0, nowMillis - captured);
    frames++;
    skippedFrames += skipped ? 1 : 0;
    readMillis = nowMillis;
    silentMillis = 0;
    heard = true;
    Optional<CameraStatus> change = judge(nowMillis);
    boolean untold = skipped && (!everToldSkips || isBeatOver(toldSkipsMillis, nowMillis));
    return change.isEmpty() && untold ? Optional.of(report(nowMillis)) : change;
  }

  /**
   * Lets the wall clock go on.
   *
   * @param elapsedMillis since the last call
   * @return the report that is due, if any
   */
  public Optional<CameraStatus> tick(long elapsedMillis, long nowMillis) {
    if (heard) {
      heard = false; // it came somewhere within this time, so nothing is judged too early
    } else {
      silentMillis += elapsedMillis;
    }
    Optional<CameraStatus> change = judge(nowMillis);
    boolean due = state != State.OFFLINE && isBeatOver(reportedMillis, nowMillis);
    return change.isEmpty() && due ? Optional.of(report(nowMillis)) : change;
  }

  /** Whether a heartbeat's time has passed; where the clock was set back, it may have. */
  private boolean isBeatOver(long sinceMillis, long nowMillis) {
    return nowMillis < sinceMillis || nowMillis - sinceMillis >= times.heartbeatMillis();
  }

  /** Whether the camera is offline and no frame was read for so long that its row may go. */
  public boolean isForgotten(long nowMillis) {
    return state == State.OFFLINE && nowMillis - readMillis >= times.forgetMillis();
  }

  /** Goes on where a stop interrupted it: what was silent is silent until a frame comes. */
  void resume() {
    toldSkipped = skippedFrames;
    silentMillis =
        switch (state) {
          case ONLINE -> 0;
          case STALE -> times.staleMillis();
          case OFFLINE -> times.offlineMillis();
        };
  }

  private Optional<CameraStatus> judge(long nowMillis) {
    State judged = judged(nowMillis);
    if (judged == state) {
      return Optional.empty();
    }
    state = judged;
    sinceMillis = nowMillis;
    return Optional.of(report(nowMillis));
  }

  private State judged(long nowMillis) {
    if (silentMillis >= times.offlineMillis()) {
      return State.OFFLINE;
    }
    // Once stale, a camera must be clearly fresh, lest one at the border changes with each frame.
    long oldest = state == State.STALE ? times.staleMillis() / 2 : times.staleMillis();
    boolean old = nowMillis - lastFrameMillis >= oldest;
    return silentMillis >= times.staleMillis() || old ? State.STALE : State.ONLINE;
  }

  private CameraStatus report(long nowMillis) {
    reportedMillis = nowMillis;
    if (skippedFrames > toldSkipped) {
      toldSkipped = skippedFrames;
      toldSkipsMillis = nowMillis;
      everToldSkips = true;
    }
    return new CameraStatus(
        cameraId,
        state,
        Instant.ofEpochMilli(sinceMillis),
        Instant.ofEpochMilli(lastFrameMillis),
        state == State.OFFLINE ? OptionalDouble.of(0) : rate.framesPerSecond(),
        lagMillis / 1e3,
        frames,
        skippedFrames,
        Instant.ofEpochMilli(nowMillis));
  }
}
