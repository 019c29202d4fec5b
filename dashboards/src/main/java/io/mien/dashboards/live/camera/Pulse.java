package io.mien.dashboards.live.camera;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When which part of the pipeline was last heard. Thread safe; times are of one steady clock. */
public final class Pulse {
  private final long startNanos;
  private @Nullable Long frame;
  private @Nullable Long judged;
  private @Nullable Long face;
  private @Nullable Long broker;
  private String brokerProblem = "";
  private Optional<String> missingTopic = Optional.empty();
  private boolean group;

  /** Starts to listen. */
  public Pulse(long nowNanos) {
    startNanos = nowNanos;
  }

  /** A frame was read. */
  public synchronized void frame(long nowNanos) {
    frame = nowNanos;
  }

  /** The stream went on. */
  public synchronized void judged(long nowNanos) {
    judged = nowNanos;
  }

  /** A face was seen. */
  public synchronized void face(long nowNanos) {
    face = nowNanos;
  }

  /** The broker answered. */
  public synchronized void broker(long nowNanos) {
    broker = nowNanos;
    brokerProblem = "";
  }

  /** The broker did not answer. */
  public synchronized void brokerFailed(String problem) {
    brokerProblem = problem;
  }

  /** A topic that nobody has made; empty when all are there. */
  public synchronized void missingTopic(Optional<String> topic) {
    missingTopic = topic;
  }

  /** Whether the stream has ever committed what it read. */
  public synchronized void group(boolean exists) {
    group = exists;
  }

  /** How all of it is now. */
  public synchronized State state(long nowNanos) {
    return new State(
        Duration.ofNanos(nowNanos - startNanos),
        since(broker, nowNanos),
        brokerProblem,
        missingTopic,
        since(frame, nowNanos),
        group,
        since(judged, nowNanos),
        since(face, nowNanos));
  }

  private static Optional<Duration> since(@Nullable Long then, long nowNanos) {
    return then == null ? Optional.empty() : Optional.of(Duration.ofNanos(nowNanos - then));
  }

  /**
   * Times since something was heard last; absent where it never was.
   *
   * @param listening since when there was somebody to hear
   */
  public record State(
      Duration listening,
      Optional<Duration> broker,
      String brokerProblem,
      Optional<String> missingTopic,
      Optional<Duration> frame,
      boolean group,
      Optional<Duration> judged,
      Optional<Duration> face) {}
}
