package io.mien.dashboards.live;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.feed.FeedStatus;
import io.mien.contract.window.ExpressionWindow;
import io.mien.dashboards.live.camera.CameraRow;
import io.mien.dashboards.live.camera.CameraTable;
import io.mien.dashboards.live.camera.Diagnosis;
import io.mien.dashboards.live.camera.Pulse;
import io.mien.dashboards.live.camera.Timeline;
import io.mien.dashboards.live.feed.FeedListener;
import io.mien.dashboards.live.join.Frame;
import io.mien.dashboards.live.join.FrameJoin;
import io.mien.dashboards.live.join.JoinSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Takes in what is read, and knows what there is to show. Thread safe. */
final class Desk implements FeedListener {
  private static final double NANOS = 1e9;

  private final Clock clock;
  private final String server;
  private final boolean showFaces;
  private final Diagnosis diagnosis;
  private final FrameJoin join;
  private final CameraTable cameras = new CameraTable();
  private final Timeline timeline = new Timeline();

  /** Has a permit when there may be something new to show. */
  private final Semaphore news = new Semaphore(0);

  private volatile Pulse pulse = new Pulse(System.nanoTime());

  Desk(LiveConfig config, Clock clock, String server) {
    this.clock = clock;
    this.server = server;
    this.showFaces = config.showFaces();
    this.diagnosis = new Diagnosis(config.bootstrap(), config.feed().group());
    this.join =
        new FrameJoin(
            new JoinSettings(config.showFaces(), Duration.ofNanos((long) (NANOS / config.fps()))));
  }

  FrameJoin join() {
    return join;
  }

  Timeline timeline() {
    return timeline;
  }

  Semaphore news() {
    return news;
  }

  /** Somebody begins to look: what was heard before does not count. */
  void open() {
    pulse = new Pulse(System.nanoTime());
  }

  /** What the page says of everything but the pictures. */
  Messages.State state() {
    Instant now = clock.instant();
    List<CameraRow> rows = cameras.rows(now);
    double lag =
        rows.stream()
            .filter(row -> row.state().equals("online") || row.state().equals("stale"))
            .mapToDouble(row -> row.lagSeconds().orElse(0))
            .max()
            .orElse(0);
    return new Messages.State(
        "state",
        now,
        server,
        showFaces,
        diagnosis.judge(pulse.state(System.nanoTime()), rows.size(), lag),
        rows);
  }

  @Override
  public void restarted() {
    join.clear();
    cameras.clear();
    timeline.clear();
  }

  @Override
  public void frame(Frame frame) {
    long now = System.nanoTime();
    pulse.frame(now);
    cameras.frame(frame.metadata().cameraId(), frame.metadata().capturedAt());
    join.frame(frame, now);
    news.release();
  }

  @Override
  public void event(ExpressionEvent event) {
    long now = System.nanoTime();
    pulse.face(now);
    pulse.judged(now);
    join.event(event, now);
    news.release();
  }

  @Override
  public void refused(int partition, long offset) {
    join.refused(partition, offset);
  }

  @Override
  public void passed(Map<Integer, Long> offsets) {
    join.passed(offsets);
    news.release();
  }

  @Override
  public void camera(String cameraId, Optional<CameraStatus> status) {
    if (status.isPresent()) {
      cameras.stream(status.get());
      join.status(status.get(), System.nanoTime());
    } else {
      cameras.forgetStream(cameraId);
      join.forget(cameraId);
    }
  }

  @Override
  public void cameraFeed(String cameraId, Optional<FeedStatus> status) {
    status.ifPresentOrElse(cameras::feed, () -> cameras.forgetFeed(cameraId));
  }

  @Override
  public void window(ExpressionWindow window) {
    timeline.add(window, clock.instant());
  }

  @Override
  public void answered(boolean moved, boolean group) {
    long now = System.nanoTime();
    pulse.broker(now);
    pulse.group(group);
    if (moved) {
      pulse.judged(now);
    }
  }

  @Override
  public void missing(Optional<String> topic) {
    pulse.missingTopic(topic);
  }

  @Override
  public void failed(String problem) {
    pulse.brokerFailed(problem);
  }
}
