package io.mien.dashboards.live.camera;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.feed.FeedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** All cameras, from what ingest and the stream tell, and from the frames. Thread safe. */
public final class CameraTable {
  /** A status that was not repeated for so long comes from a service that is gone. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private final Map<String, FeedStatus> feeds = new HashMap<>();
  private final Map<String, CameraStatus> streams = new HashMap<>();
  private final Map<String, Instant> frames = new HashMap<>();
  private final Set<String> removed = new HashSet<>();

  /** Ingest tells how a feed is. */
  public synchronized void feed(FeedStatus status) {
    feeds.put(status.cameraId(), status);
    removed.remove(status.cameraId());
  }

  /** The stream tells how a camera is. */
  public synchronized void stream(CameraStatus status) {
    streams.put(status.cameraId(), status);
  }

  /** A frame was read. */
  public synchronized void frame(String cameraId, Instant at) {
    frames.put(cameraId, at);
  }

  /** Ingest has taken a camera off; it is shown until its last frames are judged. */
  public synchronized void forgetFeed(String cameraId) {
    feeds.remove(cameraId);
    removed.add(cameraId);
  }

  /** The stream has forgotten a camera. */
  public synchronized void forgetStream(String cameraId) {
    streams.remove(cameraId);
    frames.remove(cameraId);
  }

  /** Starts anew. */
  public synchronized void clear() {
    feeds.clear();
    streams.clear();
    frames.clear();
    removed.clear();
  }

  /** All cameras, in the order of their ids. */
  public synchronized List<CameraRow> rows(Instant now) {
    Set<String> ids = new TreeSet<>(feeds.keySet());
    ids.addAll(streams.keySet());
    ids.addAll(frames.keySet());
    return ids.stream().filter(id -> !isGone(id)).map(id -> row(id, now)).toList();
  }

  /** The stream remembers a camera for long, lest it be lost; one that was taken off is not. */
  private boolean isGone(String id) {
    CameraStatus stream = streams.get(id);
    return removed.contains(id) && (stream == null || stream.state() != CameraStatus.State.ONLINE);
  }

  private CameraRow row(String id, Instant now) {
    Optional<FeedStatus> feed = Optional.ofNullable(feeds.get(id));
    Optional<CameraStatus> stream = Optional.ofNullable(streams.get(id));
    OptionalDouble fps = stream.map(CameraStatus::fps).orElse(OptionalDouble.empty());
    OptionalDouble lag =
        stream.map(one -> OptionalDouble.of(one.lagSeconds())).orElse(OptionalDouble.empty());
    Verdict verdict = verdict(feed, stream, now);
    return new CameraRow(
        id,
        verdict.state,
        verdict.reason,
        verdict.since,
        stream.map(CameraStatus::lastFrameAt).or(() -> feed.flatMap(FeedStatus::lastFrameAt)),
        fps,
        lag,
        stream.map(CameraStatus::skippedFrames).orElse(0L),
        feed.map(FeedStatus::reconnects).orElse(0L));
  }

  private record Verdict(String state, Optional<String> reason, Optional<Instant> since) {}

  /** Ingest is nearer to the camera: what it says counts, unless it is gone or all is well. */
  private Verdict verdict(Optional<FeedStatus> feed, Optional<CameraStatus> stream, Instant now) {
    Optional<FeedStatus> told =
        feed.filter(
            one ->
                one.state() != FeedStatus.State.ONLINE
                    && Duration.between(one.reportedAt(), now).compareTo(SILENCE) < 0);
    if (told.isPresent()) {
      return new Verdict(
          told.get().state().code(), told.get().reason(), told.map(FeedStatus::since));
    }
    if (stream.isEmpty()) {
      return new Verdict(
          "unknown",
          Optional.of("Nothing has judged a frame of this camera yet."),
          Optional.empty());
    }
    Optional<String> reason =
        switch (stream.get().state()) {
          case ONLINE -> Optional.empty();
          case STALE ->
              Optional.of(
                  "No fresh frame has been judged for a while; the newest was %.0f s old."
                      .formatted(stream.get().lagSeconds()));
          case OFFLINE ->
              feed.flatMap(FeedStatus::reason)
                  .or(() -> Optional.of("No frame has come for a long time."));
        };
    return new Verdict(stream.get().state().code(), reason, stream.map(CameraStatus::since));
  }
}
