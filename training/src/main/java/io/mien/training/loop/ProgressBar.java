package io.mien.training.loop;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows a run's progress as text: a bar that overwrites itself on a terminal, or a line now and
 * then in a file. Not thread safe.
 */
public final class ProgressBar implements RunListener {
  private static final int CELLS = 24;
  private static final double SMOOTHING = 0.98;

  private final PrintStream out;
  private final Clock clock;
  private final boolean terminal;
  private final long everyMillis;
  private long startMillis = -1;
  private double startDone;
  private long shownMillis;
  private long pictures;
  private double loss = Double.NaN;

  /** Makes a bar; on a terminal it moves twice a second, else there is a line every 30 seconds. */
  public ProgressBar(PrintStream out, Clock clock, boolean terminal) {
    this.out = out;
    this.clock = clock;
    this.terminal = terminal;
    everyMillis = terminal ? 500 : 30_000;
  }

  @Override
  public void step(StepResult step) {
    long now = clock.millis();
    loss = Double.isNaN(loss) ? step.loss() : SMOOTHING * loss + (1 - SMOOTHING) * step.loss();
    if (startMillis < 0) {
      // The first step warms up and says nothing about the speed.
      startMillis = now;
      startDone = step.done();
      shownMillis = now;
      return;
    }
    pictures += step.pictures();
    if (now - shownMillis >= everyMillis || step.done() >= 1) {
      shownMillis = now;
      show(step, Math.max(1, now - startMillis));
    }
  }

  private void show(StepResult step, long elapsedMillis) {
    int full = (int) Math.floor(CELLS * (double) step.batch() / step.batches());
    double share = (step.done() - startDone) / (1 - startDone);
    long leftMillis = Math.round(elapsedMillis * (1 - share) / share);
    out.print(
        String.format(
            Locale.ROOT,
            "%sepoch %d/%d [%s%s] %d/%d  loss %.4f  %.0f pictures/s  %s left%s",
            terminal ? "\r" : "",
            step.epoch(),
            step.epochs(),
            "#".repeat(full),
            ".".repeat(CELLS - full),
            step.batch(),
            step.batches(),
            loss,
            pictures * 1000.0 / elapsedMillis,
            duration(leftMillis),
            terminal ? "   " : System.lineSeparator()));
    out.flush();
  }

  @Override
  public void epoch(EpochResult result) {
    out.printf(
        Locale.ROOT,
        "%sepoch %d: training loss %.4f, validation loss %.4f, validation accuracy %.2f %%,"
            + " %.0f s%n",
        terminal ? "\r\u001b[K" : "",
        result.epoch(),
        result.trainingLoss(),
        result.validationLoss(),
        result.validationAccuracy() * 100,
        result.seconds());
    out.flush();
  }

  private static String duration(long millis) {
    Duration left = Duration.ofMillis(millis);
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }
}
