package io.mien.cli;

/** Whether a person looks on. */
final class Terminal {
  private Terminal() {}

  /** True where standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Java 17, where null is the answer for "no terminal"
  static boolean attached() {
    return System.console() != null;
  }
}
