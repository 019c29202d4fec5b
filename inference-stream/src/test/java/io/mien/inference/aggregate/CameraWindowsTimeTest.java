package io.mien.inference.aggregate;

import static io.mien.inference.aggregate.FilmedWindows.NOW;
import static io.mien.inference.aggregate.FilmedWindows.TUMBLING;
import static io.mien.inference.aggregate.FilmedWindows.happy;
import static io.mien.inference.aggregate.FilmedWindows.starts;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.window.ExpressionWindow;
import io.mien.inference.aggregate.CameraWindows.Outcome;
import org.junit.jupiter.api.Test;

/** When a camera's windows close, and which frames come too late, too early or twice. */
class CameraWindowsTimeTest {
  private final FilmedWindows door = new FilmedWindows(TUMBLING);

  @Test
  void countsLateFramesWithinTheGraceOnly() {
    door.frame(900, happy("a"));
    door.frame(1199);
    assertThat(door.frame(500, happy("b"))).isEqualTo(Outcome.COUNTED);
    door.frame(1200);
    assertThat(door.frame(999, happy("c"))).isEqualTo(Outcome.LATE);
    door.frame(3000);

    assertThat(door.starts()).containsExactly(0L, 1000L);
    assertThat(door.closed().get(0).faces()).hasValue(2);
  }

  @Test
  void aFrameOfAWindowThatNeverWasIsLateToo() {
    door.frame(5000);

    assertThat(door.frame(3000)).isEqualTo(Outcome.LATE);
    door.frame(9000);
    assertThat(door.starts()).containsExactly(5000L);
  }

  @Test
  void aWindowOfFramesThatComeTwiceIsCountedOnce() {
    FilmedWindows door = new FilmedWindows(new WindowSpec(10_000, 10_000, 2_000, 500, 1));
    for (int again = 0; again < 2; again++) {
      for (int i = 0; i < 360; i++) { // 30 a second, until the first window closes
        door.frame(i * 100 / 3, happy("a"));
      }
    }
    door.frame(30_000);

    assertThat(door.closed()).extracting(ExpressionWindow::frames).containsExactly(300L, 60L);
  }

  @Test
  void aFrameThatComesTwiceIsCountedOnce() {
    door.frame("f", 100, happy("a"));
    assertThat(door.frame("f", 100, happy("a"))).isEqualTo(Outcome.DUPLICATE);
    assertThat(door.frame("g", 100, happy("a"))).isEqualTo(Outcome.COUNTED);
    door.frame(2000);

    assertThat(door.closed().get(0).frames()).isEqualTo(2);
    assertThat(door.closed().get(0).faces()).hasValue(2);
  }

  @Test
  void aFrameFromAFarFutureDoesNotMakeAllOthersLate() {
    door.frame(100);
    assertThat(door.frame(NOW + CameraWindows.FARTHEST_AHEAD.toMillis() + 1))
        .isEqualTo(Outcome.AHEAD);
    assertThat(door.frame(Long.MAX_VALUE / 2)).isEqualTo(Outcome.AHEAD);
    assertThat(door.frame(200)).isEqualTo(Outcome.COUNTED);
  }

  @Test
  void aFilmAheadOfTheClockClosesItsWindowsAsItGoes() {
    for (int second = 0; second < 60; second++) {
      door.frame(NOW + second * 1000L, happy("a"));
    }

    assertThat(door.closed()).hasSize(58);
  }

  @Test
  void aSilentCamerasWindowClosesOnceByTheWallClock() {
    door.frame(100, happy("a"));
    assertThat(door.tick(100)).as("somewhere in this time the frame came").isEmpty();
    // From 100 to the end at 1000, the grace of 200, the idle time of 500.
    assertThat(door.tick(1599)).isEmpty();
    assertThat(starts(door.tick(1))).containsExactly(0L);
    assertThat(door.tick(100_000)).isEmpty();

    assertThat(door.frame(200, happy("a"))).as("cannot reopen it").isEqualTo(Outcome.LATE);
    assertThat(door.frame(1100, happy("a"))).isEqualTo(Outcome.COUNTED);
    door.frame(3000);
    assertThat(door.starts()).containsExactly(1000L);
    assertThat(door.expressions(0).change()).as("against the one that was silent").isPresent();
  }

  @Test
  void aFilmsLastWindowClosesAlthoughItsEndIsAheadOfTheClock() {
    door.frame(NOW + 500_100, happy("a"));
    door.tick(1000);

    assertThat(starts(door.tick(1600))).containsExactly(NOW + 500_000);
  }

  @Test
  void oldFramesDoNotKeepAWindowOpen() {
    door.frame(900);
    door.tick(500);
    door.tick(700);
    door.frame(800);

    assertThat(starts(door.tick(100))).containsExactly(0L);
  }

  @Test
  void isForgottenWhenSilentForLongAndNothingIsOpen() {
    door.frame(100);
    assertThat(door.isForgotten(NOW + 100_000, 50_000)).as("a window is open").isFalse();
    door.tick(1);
    door.tick(5000);
    assertThat(door.isForgotten(NOW + 49_999, 50_000)).isFalse();
    assertThat(door.isForgotten(NOW + 50_000, 50_000)).isTrue();
  }
}
