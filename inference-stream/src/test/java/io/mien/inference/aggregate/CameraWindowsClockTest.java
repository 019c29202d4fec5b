package io.mien.inference.aggregate;

import static io.mien.inference.aggregate.FilmedWindows.TUMBLING;
import static io.mien.inference.aggregate.FilmedWindows.happy;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.aggregate.CameraWindows.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a clock that jumps does to a camera's windows. */
class CameraWindowsClockTest {
  private final FilmedWindows door = new FilmedWindows(TUMBLING);

  /** Frames of a camera, one every second, from one time up to another. */
  private List<Outcome> frames(long from, long to) {
    List<Outcome> outcomes = new ArrayList<>();
    for (long time = from; time < to; time += 1000) {
      outcomes.add(door.frame(time, happy("a")));
    }
    return outcomes;
  }

  @Test
  void aFrameOfAClockThatRanAheadEndsTheWindowsForAMinuteOnly() {
    frames(0, 10_000);
    door.frame(3_600_000, happy("a")); // by an hour

    assertThat(frames(10_000, 70_000)).containsOnly(Outcome.LATE);
    assertThat(frames(70_000, 100_000)).containsOnly(Outcome.COUNTED);
    assertThat(door.starts()).contains(9_000L, 70_000L, 97_000L).doesNotHaveDuplicates();
  }

  @Test
  void lateFramesAreNoSilenceOfTheTimeThatBeginsAnew() {
    door.frame(3_600_000, happy("a"));
    for (long time = 0; time < 60_000; time += 1000) {
      assertThat(door.frame(time, happy("a"))).isEqualTo(Outcome.LATE);
      door.tick(1000);
    }
    assertThat(door.frame(60_000, happy("a"))).isEqualTo(Outcome.COUNTED);

    assertThat(door.tick(1000)).isEmpty();
    assertThat(door.frame(60_500, happy("a"))).isEqualTo(Outcome.COUNTED);
  }

  @Test
  void soDoesTheVeryFirstFrame() {
    door.frame(3_600_000, happy("a"));

    assertThat(frames(0, 60_000)).containsOnly(Outcome.LATE);
    assertThat(frames(60_000, 90_000)).containsOnly(Outcome.COUNTED);
  }

  @Test
  void aWindowStaysClosedWhenTheClockIsSetBack() {
    frames(0, 300_000);
    frames(3_600_000, 3_700_000);
    frames(100_000, 400_000); // set back to what was, a minute of which tells
    frames(3_500_000, 3_800_000);
    door.frame(9_999_000);

    assertThat(door.starts()).doesNotHaveDuplicates();
    assertThat(door.starts()).contains(299_000L, 300_000L, 399_000L, 3_599_000L, 3_600_000L);
    assertThat(door.starts()).contains(3_699_000L, 3_700_000L, 3_799_000L);
  }

  @Test
  void framesThatAreReadAgainDoNotSetTheClockBackWhileNewOnesCome() {
    frames(0, 200_000);
    for (long time = 0; time < 100_000; time += 1000) {
      assertThat(door.frame("again " + time, time)).isEqualTo(Outcome.LATE);
      assertThat(door.frame(200_000 + time)).isEqualTo(Outcome.COUNTED);
    }
    assertThat(door.starts()).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void clocksThatJumpAtRandomCloseNoWindowTwice() {
    Random random = new Random(1);
    FilmedWindows door = new FilmedWindows(new WindowSpec(3000, 1000, 0, 500, 1));
    long time = 0;
    for (int i = 0; i < 20_000; i++) {
      time += random.nextInt(500) == 0 ? random.nextInt(400_000) - 200_000 : 700;
      door.frame("f" + i, Math.max(0, Math.min(time, 900_000_000)));
    }
    assertThat(door.closed().size()).isGreaterThan(1_000);
    assertThat(door.starts()).doesNotHaveDuplicates();
  }
}
