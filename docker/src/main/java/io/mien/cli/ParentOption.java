package io.mien.cli;

import java.io.IOException;
import picocli.CommandLine.Option;

/** Lets a process end with the one that started it, in whichever way that ends. */
final class ParentOption {
  /** As a shell tells of a process that was told to end. */
  private static final int TOLD_TO_END = 143;

  @Option(
      names = "--end-with-input",
      description = {
        "End in order when the standard input ends, as a pipe does when the program that holds its",
        "other side has ended or was killed."
      })
  private boolean endWithInput;

  /** From now on the process ends as if it were told to, if that was asked for. */
  void watch() {
    if (endWithInput) {
      Thread watch = new Thread(ParentOption::awaitEnd, "parent-watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  @SuppressWarnings("checkstyle:RegexpSinglelineJava") // does what a signal would do
  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nobody has anything to say but that it lives.
      }
    } catch (IOException e) {
      // The other side is gone all the same.
    }
    System.exit(TOLD_TO_END);
  }
}
