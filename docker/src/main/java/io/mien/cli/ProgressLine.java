package io.mien.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;

/** A progress bar on one line of a terminal; silent where the output is none. */
final class ProgressLine {
  private static final int BAR = 30;
  private static final long EVERY_NANOS = 200_000_000;

  private final PrintWriter out;
  private final boolean terminal;
  private final OptionalLong total;
  private final long start = System.nanoTime();
  private long last;

  ProgressLine(PrintWriter out, boolean terminal, OptionalLong total) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
  }

  /** So many frames are done. */
  void at(long done) {
    long now = System.nanoTime();
    if (!terminal || now - last < EVERY_NANOS) {
      return;
    }
    last = now;
    double seconds = (now - start) / 1e9;
    double rate = done / Math.max(1e-9, seconds);
    StringBuilder line = new StringBuilder("\r");
    if (total.isPresent() && total.getAsLong() > 0) {
      double share = Math.min(1, done / (double) total.getAsLong());
      int full = (int) Math.round(share * BAR);
      long left = Math.round((total.getAsLong() - done) / Math.max(1e-9, rate));
      line.append('[').append("#".repeat(full)).append(".".repeat(BAR - full)).append("] ");
      line.append(
          String.format(
              Locale.ROOT,
              "%3.0f %%  %d of %d frames, %.1f frames/s, %d s left",
              100 * share,
              done,
              total.getAsLong(),
              rate,
              Math.max(0, left)));
    } else {
      line.append(String.format(Locale.ROOT, "%d frames, %.1f frames/s", done, rate));
    }
    out.print(line.append("   "));
    out.flush();
  }

  /** Clears the line. */
  void end() {
    if (terminal) {
      out.print("\r" + " ".repeat(BAR + 60) + "\r");
      out.flush();
    }
  }
}
