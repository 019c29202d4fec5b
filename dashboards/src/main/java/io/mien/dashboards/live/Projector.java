package io.mien.dashboards.live;

import io.mien.dashboards.live.camera.Timeline.Point;
import io.mien.dashboards.live.join.Showable;
import io.mien.dashboards.live.picture.PreviewMaker;
import io.mien.dashboards.live.web.Viewer;
import io.mien.dashboards.live.web.Viewers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes the pictures that browsers are ready for, on one thread, and tells them how things are.
 *
 * <p>A picture is made only where a browser waits for it, and never from an older frame than there
 * is: where this thread or a browser is slow, there are fewer pictures, and no later ones.
 */
final class Projector implements Runnable {
  private static final Duration IDLE = Duration.ofMillis(20);
  private static final Duration TELL = Duration.ofMillis(500);

  /** What is new within such a time is looked at together. */
  private static final Duration GATHER = Duration.ofMillis(8);

  private final Desk desk;
  private final Viewers viewers;
  private final Clock clock;
  private final int mostSide;
  private final long periodNanos;
  private final PreviewMaker maker = new PreviewMaker();
  private final Map<String, Showable> ready = new HashMap<>();
  private final Map<String, Long> shown = new HashMap<>();
  private final Map<String, Long> made = new HashMap<>();
  private long toldNanos = System.nanoTime() - TELL.toNanos();

  Projector(LiveConfig config, Desk desk, Viewers viewers, Clock clock) {
    this.desk = desk;
    this.viewers = viewers;
    this.clock = clock;
    this.mostSide = config.mostSidePixels();
    // Frames come with jitter: one that is a little early is not made to wait for the next.
    this.periodNanos = (long) (.8e9 / config.fps());
  }

  @Override
  public void run() {
    try {
      while (true) {
        if (desk.news().tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
          TimeUnit.MILLISECONDS.sleep(GATHER.toMillis());
        }
        desk.news().drainPermits();
        Map<String, Integer> watched = viewers.watched();
        ready.keySet().retainAll(watched.keySet());
        shown.keySet().retainAll(watched.keySet());
        List<String> cameras = new ArrayList<>(watched.keySet());
        // The one that has waited longest first: where time is short, all get their share.
        cameras.sort((a, b) -> Long.compare(shown.getOrDefault(a, 0L), shown.getOrDefault(b, 0L)));
        for (String camera : cameras) {
          project(camera, Math.min(mostSide, watched.getOrDefault(camera, mostSide)));
          tell();
        }
        tell();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody watches any more
    }
  }

  private void project(String camera, int side) {
    long now = System.nanoTime();
    desk.join().next(camera, now).ifPresent(newest -> ready.put(camera, newest));
    Long last = shown.get(camera);
    if ((last != null && now - last < periodNanos) || !viewers.wantPicture(camera)) {
      return;
    }
    Showable next = ready.remove(camera);
    if (next != null) {
      shown.put(camera, now);
      Optional<byte[]> jpeg = maker.make(next, side);
      if (jpeg.isPresent()) {
        long number = made.merge(camera, 1L, Long::sum);
        viewers.picture(camera, Messages.picture(next, number, jpeg.get()));
      }
    }
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - toldNanos < TELL.toNanos()) {
      return;
    }
    toldNanos = now;
    Messages.State state = desk.state();
    String text = Messages.state(state);
    for (Viewer viewer : viewers.all()) {
      viewer.tell("state", state.now(), text);
      for (String camera : viewer.watched()) {
        List<Point> points = desk.timeline().of(camera, clock.instant());
        viewer.tell("timeline:" + camera, points, Messages.past(camera, points));
      }
    }
  }
}
