package io.mien.inference.aggregate;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Expressions;
import io.mien.inference.Events;
import io.mien.inference.aggregate.CameraWindows.Added;
import io.mien.inference.aggregate.CameraWindows.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The windows of a camera that is being filmed for a test, and those that have closed. */
final class FilmedWindows {
  /** Rounding of a mean over some hundred faces. */
  static final double TOLERANCE = 1e-9;

  /** The wall clock, in milliseconds. */
  static final long NOW = 1_000_000;

  static final WindowSpec TUMBLING = new WindowSpec(1000, 1000, 200, 500, 1);

  private final CameraWindows windows;
  private final List<ExpressionWindow> closed = new ArrayList<>();

  FilmedWindows(WindowSpec spec) {
    windows = new CameraWindows(spec, "door");
  }

  static ExpressionEvent happy(String track) {
    return Events.tracked(track, .9, false);
  }

  static ExpressionEvent neutral(String track) {
    return Events.tracked(track, .2, false);
  }

  Outcome frame(long time, ExpressionEvent... faces) {
    return frame("frame at " + time, time, faces);
  }

  Outcome frame(String id, long time, ExpressionEvent... faces) {
    Added added = windows.add(id, Instant.ofEpochMilli(time), List.of(faces), NOW);
    closed.addAll(added.closed());
    return added.outcome();
  }

  /** Those that close since so long no frame came. */
  List<ExpressionWindow> tick(long elapsedMillis) {
    return windows.tick(elapsedMillis);
  }

  boolean isForgotten(long nowMillis, long afterMillis) {
    return windows.isForgotten(nowMillis, afterMillis);
  }

  /** Those that frames have closed. */
  List<ExpressionWindow> closed() {
    return closed;
  }

  static List<Long> starts(List<ExpressionWindow> windows) {
    return windows.stream().map(window -> window.start().toEpochMilli()).toList();
  }

  List<Long> starts() {
    return starts(closed);
  }

  List<Boolean> suppressed() {
    return closed.stream().map(ExpressionWindow::suppressed).toList();
  }

  Expressions expressions(int index) {
    return closed.get(index).expressions().orElseThrow();
  }
}
