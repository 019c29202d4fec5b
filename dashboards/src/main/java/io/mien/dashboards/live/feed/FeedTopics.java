package io.mien.dashboards.live.feed;

import java.util.List;

/** The names of the topics that are read. */
public record FeedTopics(
    String frames,
    String expressions,
    String windows,
    String cameras,
    String cameraStatus,
    String deadLetters) {

  /** Those without which there is nothing to see; the services make them when they start. */
  List<String> needed() {
    return List.of(frames, expressions);
  }

  /** Those that hold what is said of frames and cameras, which is little beside the pictures. */
  List<String> records() {
    return List.of(expressions, windows, cameras, cameraStatus, deadLetters);
  }

  /** Those whose end must have been read before it is known what the stream said of a frame. */
  List<String> judging() {
    return List.of(expressions, cameras, deadLetters);
  }
}
