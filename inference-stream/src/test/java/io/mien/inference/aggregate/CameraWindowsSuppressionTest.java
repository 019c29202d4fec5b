package io.mien.inference.aggregate;

import static io.mien.inference.aggregate.FilmedWindows.happy;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.Events;
import org.junit.jupiter.api.Test;

/** What windows keep back so that nobody learns what a single person showed. */
class CameraWindowsSuppressionTest {
  @Test
  void aSmallGroupIsSuppressedAndLeavesNoTrace() {
    FilmedWindows door = new FilmedWindows(new WindowSpec(1000, 1000, 0, 500, 3));
    door.frame(100, happy("a"), happy("b"), happy("c"));
    door.frame(1100, happy("a"));
    door.frame(1200, happy("b"));
    door.frame(2100, happy("a"), happy("b"), happy("c"));
    door.frame(3100);
    door.frame(5000);

    assertThat(door.suppressed()).containsExactly(false, true, false, false);
    assertThat(door.closed().get(1).frames()).isEqualTo(2);
    assertThat(door.closed().get(1).faces()).isEmpty();
    assertThat(door.closed().get(1).tracks()).isEmpty();
    assertThat(door.closed().get(1).expressions()).isEmpty();
    assertThat(door.expressions(2).change()).as("would tell what was suppressed").isEmpty();
    assertThat(door.closed().get(3).faces()).as("nobody is no small group").hasValue(0);
  }

  @Test
  void aGroupIsAtLeastTheFacesOfOneFrameWhereThereAreNoTracks() {
    FilmedWindows door = new FilmedWindows(new WindowSpec(1000, 1000, 0, 500, 2));
    door.frame(100, Events.untracked(.9, false), Events.untracked(.9, false));
    door.frame(1100, Events.untracked(.9, false));
    door.frame(1200, Events.untracked(.9, false));
    door.frame(3000);

    assertThat(door.suppressed()).containsExactly(false, true);
  }

  @Test
  void overlappingWindowsAreSuppressedWhereTheirDifferenceWouldTell() {
    FilmedWindows door = new FilmedWindows(new WindowSpec(1000, 500, 0, 500, 2));
    door.frame(100, happy("a"), happy("b"));
    door.frame(600, happy("a"));
    door.frame(1100, happy("a"), happy("b"));
    door.frame(1600, happy("a"), happy("b"));
    door.frame(3000);

    // 0..1000 less -500..500 would be what "a" alone showed.
    assertThat(door.starts()).containsExactly(-500L, 0L, 500L, 1000L, 1500L);
    assertThat(door.suppressed()).containsExactly(false, true, true, false, false);
  }
}
