package io.mien.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  /** Goes on by 10 seconds each time that it is read. */
  private static final class Ticking extends Clock {
    private long seconds;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      seconds += 10;
      return Instant.ofEpochSecond(seconds);
    }
  }

  private static String show(boolean terminal, int steps) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    ProgressBar bar = new ProgressBar(out, new Ticking(), terminal);
    for (int batch = 1; batch <= steps; batch++) {
      bar.step(new StepResult(1, 2, batch, 10, 64, 1.25, 0.1));
    }
    bar.epoch(new EpochResult(1, 1.5, 1.25, 0.625, 100));
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysHowMuchTimeIsLeft() {
    String text = show(true, 3);

    // Two of the 19 steps after the first took 20 seconds.
    assertThat(text).contains("epoch 1/2 [#######.");
    assertThat(text).contains("3/10  loss 1.2500  6 pictures/s  0:02:50 left");
  }

  @Test
  void overwritesItselfOnATerminalOnly() {
    assertThat(show(true, 3)).contains("\r");
    assertThat(show(false, 10)).doesNotContain("\r").hasLineCount(4);
  }

  @Test
  void sumsUpAnEpoch() {
    assertThat(show(false, 1))
        .contains(
            "epoch 1: training loss 1.5000, validation loss 1.2500, validation accuracy 62.50 %,"
                + " 100 s");
  }
}
