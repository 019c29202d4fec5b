package io.mien.inference.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The frames that are being judged: since when each is, and how long one more would wait behind
 * them. Not thread safe.
 *
 * <p>A frame that took so long with so many others in flight says what each of them takes; that
 * times the frames in flight is what the next will take, long before it is seen from frames that
 * are through.
 */
final class InFlight {

  private static final double GAIN = 1 / 8.0;

  /** Long enough to have seen a frame that waited for no other. */
  private static final long ALONE_WINDOW_MILLIS = 10_000;

  private final Map<String, Deque<Admitted>> cameras = new HashMap<>();
  private final RecentMinimum alone = new RecentMinimum(ALONE_WINDOW_MILLIS);
  private int frames;
  private double eachMillis;
  private double lastMillis;

  /**
   * @param frames in flight with it, itself included
   */
  private record Admitted(long capturedAt, long at, int frames) {}

  void admitted(String camera, long capturedAt, long now) {
    frames++;
    cameras
        .computeIfAbsent(camera, unseen -> new ArrayDeque<>())
        .add(new Admitted(capturedAt, now, frames));
  }

  /**
   * A frame is through.
   *
   * @return what it took; empty where that is not known
   */
  OptionalDouble finished(String camera, long capturedAt, long now) {
    Deque<Admitted> own = cameras.getOrDefault(camera, new ArrayDeque<>());
    if (own.stream().noneMatch(frame -> frame.capturedAt() == capturedAt)) {
      return OptionalDouble.empty();
    }
    // A camera's frames end in their order: those before it are lost.
    Admitted frame;
    do {
      frame = own.remove();
      frames--;
    } while (frame.capturedAt() != capturedAt);
    if (now < frame.at()) { // the clock was set back
      return OptionalDouble.empty();
    }
    lastMillis = now - frame.at();
    alone.add(now, lastMillis);
    double each = lastMillis / frame.frames();
    eachMillis = eachMillis == 0 ? each : eachMillis + GAIN * (each - eachMillis);
    return OptionalDouble.of(lastMillis);
  }

  /** Forgets the frames that were admitted before a time, since nobody will finish them. */
  void forget(double beforeMillis) {
    cameras.values().forEach(own -> own.removeIf(frame -> frame.at() < beforeMillis));
    cameras.values().removeIf(Deque::isEmpty);
    frames = cameras.values().stream().mapToInt(Deque::size).sum();
  }

  /**
   * How long one more frame would wait for those in flight, beyond what a frame takes alone.
   *
   * @param leastMillis 0 where the last frame took less: then frames are judged beside each other
   */
  double waitMillis(double leastMillis, long now) {
    return frames == 0 || lastMillis < leastMillis
        ? 0
        : Math.max(0, (frames + 1) * eachMillis - alone.at(now));
  }
}
