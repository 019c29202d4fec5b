package io.mien.dashboards.live.camera;

import java.time.Duration;
import java.util.Optional;

/** Says in plain words why there is nothing, or less than expected, to see. */
public final class Diagnosis {
  private static final Duration BROKER_PATIENCE = Duration.ofSeconds(5);
  private static final Duration FRAME_PATIENCE = Duration.ofSeconds(10);
  private static final Duration JUDGE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration FACE_PATIENCE = Duration.ofSeconds(30);
  private static final double LAG_SECONDS = 10;

  private final String bootstrap;
  private final String group;

  /** For a broker and for the group of the stream that judges. */
  public Diagnosis(String bootstrap, String group) {
    this.bootstrap = bootstrap;
    this.group = group;
  }

  /**
   * What the page says.
   *
   * @param code for the page's own use: ok, starting, no-broker, no-topics, no-frames,
   *     no-inference, behind or no-faces
   * @param title one short sentence
   * @param text what it means, and what to do
   */
  public record Notice(String code, String title, String text) {}

  /**
   * Judges from where the frames come to where they go: the first thing that is missing counts.
   *
   * @param worstLagSeconds of the cameras that are online, where it is known
   */
  public Notice judge(Pulse.State pulse, int cameras, double worstLagSeconds) {
    if (pulse.broker().isEmpty() || isLong(pulse.broker(), BROKER_PATIENCE)) {
      if (pulse.brokerProblem().isEmpty()) {
        return new Notice(
            "starting", "Connecting to Kafka.", "The page fills as soon as a broker answers.");
      }
      return new Notice(
          "no-broker",
          "No Kafka broker answers at " + bootstrap + ".",
          "Nothing can be shown until it does. Is the broker running, and is the address right? "
              + pulse.brokerProblem());
    }
    if (pulse.missingTopic().isPresent()) {
      return new Notice(
          "no-topics",
          "There is no topic " + pulse.missingTopic().get() + " yet.",
          "Mien's topics are made by its services: start 'mien infer --bootstrap "
              + bootstrap
              + "', then 'mien ingest'.");
    }
    if (isLong(pulse.frame(), FRAME_PATIENCE) || pulse.frame().isEmpty()) {
      return noFrames(pulse, cameras);
    }
    boolean silent = pulse.judged().isEmpty() || isLong(pulse.judged(), JUDGE_PATIENCE);
    if (silent && pulse.listening().compareTo(JUDGE_PATIENCE) > 0) {
      return new Notice(
          "no-inference",
          "Frames come in, but nothing judges them.",
          (pulse.group()
                  ? "The stream of the group " + group + " has not moved on for a while."
                  : "Nothing of the group " + group + " has ever read them.")
              + " Start 'mien infer --bootstrap "
              + bootstrap
              + "'. Until then pictures are shown blurred as a whole.");
    }
    if (worstLagSeconds > LAG_SECONDS) {
      return new Notice(
          "behind",
          "Judging is %.0f seconds behind.".formatted(worstLagSeconds),
          "More frames come in than can be judged. The pictures are shown when they are judged,"
              + " so late as that; those that wait too long are blurred as a whole.");
    }
    boolean faceless = pulse.face().isEmpty() || isLong(pulse.face(), FACE_PATIENCE);
    if (faceless && pulse.listening().compareTo(FACE_PATIENCE) > 0) {
      return new Notice(
          "no-faces",
          "No face has been found for a while.",
          "Frames come in and are judged; nobody is to be seen in them.");
    }
    return new Notice("ok", "", "");
  }

  private static Notice noFrames(Pulse.State pulse, int cameras) {
    if (pulse.listening().compareTo(FRAME_PATIENCE) <= 0) {
      return new Notice("starting", "Waiting for the first frames.", "");
    }
    return cameras == 0
        ? new Notice(
            "no-frames",
            "There are no cameras yet.",
            "No frame has ever come. Start one with 'mien ingest', or publish frames yourself.")
        : new Notice(
            "no-frames",
            "No camera sends frames.",
            "The last frame came a while ago. Each camera below says what is known of it.");
  }

  private static boolean isLong(Optional<Duration> silence, Duration patience) {
    return silence.isPresent() && silence.get().compareTo(patience) > 0;
  }
}
