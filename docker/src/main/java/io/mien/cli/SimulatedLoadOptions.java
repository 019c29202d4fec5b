package io.mien.cli;

import picocli.CommandLine.Option;

/** How many cameras are simulated, and how much each of them films. */
final class SimulatedLoadOptions {
  private static final int MOST_FPS = 1000;

  @Option(
      names = "--cameras",
      paramLabel = "N",
      description = "How many cameras. Default: ${DEFAULT-VALUE}.")
  private int cameras = 64;

  @Option(
      names = "--fps",
      paramLabel = "FPS",
      description = "Frames a second of each. Default: ${DEFAULT-VALUE}.")
  private double fps = 5;

  /**
   * Before anything starts.
   *
   * @param most cameras that there may be
   * @param range the same in words
   */
  void check(int most, String range) {
    if (cameras < 1 || cameras > most || !(fps > 0 && fps <= MOST_FPS)) {
      throw new UserException(
          "expected --cameras of %s and --fps of more than 0 to %d, found %d, %s"
              .formatted(range, MOST_FPS, cameras, fps));
    }
  }

  int cameras() {
    return cameras;
  }

  /** Frames a second of one camera. */
  double fps() {
    return fps;
  }

  /** Frames a second of all cameras. */
  double framesPerSecond() {
    return cameras * fps;
  }
}
