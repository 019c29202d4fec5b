package io.mien.dashboards.live.camera;

import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Expressions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The windows of the last minutes, by camera. Thread safe. */
public final class Timeline {
  /** How far it goes back. */
  public static final Duration SPAN = Duration.ofMinutes(10);

  private static final int MOST_POINTS = 600;

  private final Map<String, TreeMap<Instant, Point>> cameras = new HashMap<>();

  /**
   * One window.
   *
   * @param shares by expression, the part of the faces that showed it and were not uncertain
   */
  public record Point(
      Instant start,
      Instant end,
      long frames,
      boolean suppressed,
      OptionalLong faces,
      OptionalLong tracks,
      Map<String, Double> shares,
      OptionalDouble uncertain) {}

  /**
   * A window was closed. One of the present lets go of those that lie far ahead of it, from a clock
   * that was wrong: beside them it would be too old itself.
   */
  public synchronized void add(ExpressionWindow window, Instant now) {
    TreeMap<Instant, Point> points =
        cameras.computeIfAbsent(window.cameraId(), unseen -> new TreeMap<>());
    Instant ahead = now.plus(SPAN);
    if (!window.start().isAfter(ahead)) {
      points.tailMap(ahead, false).clear();
    }
    points.put(
        window.start(),
        new Point(
            window.start(),
            window.end(),
            window.frames(),
            window.suppressed(),
            window.faces(),
            window.tracks(),
            window.expressions().map(Expressions::shares).orElse(Map.of()),
            window.expressions().stream().mapToDouble(Expressions::uncertainShare).findFirst()));
    while (points.size() > MOST_POINTS
        || points.firstKey().isBefore(points.lastKey().minus(SPAN))) {
      points.pollFirstEntry();
    }
  }

  /** The windows of a camera that are not older than the span, the oldest first. */
  public synchronized List<Point> of(String cameraId, Instant now) {
    TreeMap<Instant, Point> points = cameras.get(cameraId);
    return points == null ? List.of() : List.copyOf(points.tailMap(now.minus(SPAN)).values());
  }

  /** Starts anew. */
  public synchronized void clear() {
    cameras.clear();
  }
}
