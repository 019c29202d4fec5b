package io.mien.dashboards.live.feed;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.feed.FeedStatus;
import io.mien.contract.window.ExpressionWindow;
import io.mien.dashboards.live.join.Frame;
import java.util.Map;
import java.util.Optional;

/** Hears what is read, on the threads that read it. */
public interface FeedListener {
  /** What follows has no connection with what was before. */
  void restarted();

  /** A frame. */
  void frame(Frame frame);

  /** What was seen in a face. */
  void event(ExpressionEvent event);

  /** A frame that was refused. */
  void refused(int partition, long offset);

  /** The stream has passed these offsets of the frames, and all it said of them was told. */
  void passed(Map<Integer, Long> offsets);

  /** How a camera is, from the stream; empty where it was forgotten. */
  void camera(String cameraId, Optional<CameraStatus> status);

  /** How a camera's feed is, from ingest; empty where it was taken off. */
  void cameraFeed(String cameraId, Optional<FeedStatus> status);

  /** A window was closed. */
  void window(ExpressionWindow window);

  /**
   * The broker answered.
   *
   * @param moved whether the stream has gone on since the last answer
   * @param group whether the stream has ever committed what it read
   */
  void answered(boolean moved, boolean group);

  /** A topic that is needed and missing; empty when all are there. */
  void missing(Optional<String> topic);

  /** The broker did not answer as it should; in one sentence. */
  void failed(String problem);
}
