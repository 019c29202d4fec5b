package io.mien.inference.aggregate;

import static io.mien.inference.aggregate.FilmedWindows.TOLERANCE;
import static io.mien.inference.aggregate.FilmedWindows.TUMBLING;
import static io.mien.inference.aggregate.FilmedWindows.happy;
import static io.mien.inference.aggregate.FilmedWindows.neutral;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Change;
import io.mien.inference.Events;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraWindowsTest {
  private final FilmedWindows door = new FilmedWindows(TUMBLING);

  @Test
  void closesOnceWhenTheCamerasTimeIsPastItsEndAndGrace() {
    door.frame(2100, happy("a"));
    door.frame(3199);
    assertThat(door.closed()).isEmpty();
    door.frame(3200);
    door.frame(3900);

    assertThat(door.closed()).hasSize(1);
    assertThat(door.closed().get(0).start()).isEqualTo(Instant.ofEpochMilli(2000));
    assertThat(door.closed().get(0).end()).isEqualTo(Instant.ofEpochMilli(3000));
    assertThat(door.closed().get(0).cameraId()).isEqualTo("door");
    assertThat(door.closed().get(0).id()).isEqualTo("door/1970-01-01T00:00:02Z/PT1S");
  }

  @Test
  void sumsUpWhatItsFacesShowed() {
    door.frame(100, happy("a"), neutral("b"));
    door.frame(200, happy("a"));
    door.frame(300, Events.untracked(.6, true));
    door.frame(2000);

    ExpressionWindow window = door.closed().get(0);
    assertThat(window.frames()).isEqualTo(3);
    assertThat(window.faces()).hasValue(4);
    assertThat(window.tracks()).hasValue(2);
    assertThat(door.expressions(0).shares())
        .containsExactly(Map.entry("neutral", .25), Map.entry("happiness", .5));
    assertThat(door.expressions(0).uncertainShare()).isEqualTo(.25);
    assertThat(door.expressions(0).probabilities().get("happiness"))
        .isCloseTo((.9 + .2 + .9 + .6) / 4, within(TOLERANCE));
  }

  @Test
  void takesTheRawProbabilitiesOfAFaceThatIsNotSmoothed() {
    door.frame(100, Events.untracked(.9, false));
    door.frame(2000);

    assertThat(door.expressions(0).probabilities().get("happiness"))
        .isCloseTo(.9, within(TOLERANCE));
    assertThat(door.closed().get(0).tracks()).hasValue(0);
  }

  @Test
  void framesWithoutFacesMakeAWindowToo() {
    door.frame(100);
    door.frame(2000);

    assertThat(door.closed()).hasSize(1);
    assertThat(door.closed().get(0).frames()).isEqualTo(1);
    assertThat(door.closed().get(0).faces()).hasValue(0);
    assertThat(door.closed().get(0).expressions()).isEmpty();
    assertThat(door.suppressed()).containsExactly(false);
  }

  @Test
  void aTimeWithoutFramesMakesNoWindow() {
    door.frame(100);
    door.frame(1_000_000);
    door.frame(1_002_000);

    assertThat(door.starts()).containsExactly(0L, 1_000_000L);
  }

  @Test
  void tellsTheChangeAgainstTheWindowBefore() {
    door.frame(100, happy("a"), happy("b"));
    door.frame(1100, happy("a"), neutral("b"), neutral("c"), Events.tracked("d", .5, true));
    door.frame(3000);

    assertThat(door.expressions(0).change()).isEmpty();
    Change change = door.expressions(1).change().orElseThrow();
    assertThat(change.shares())
        .containsExactly(Map.entry("neutral", .5), Map.entry("happiness", -.75));
    assertThat(change.uncertainShare()).isEqualTo(.25);
  }

  @Test
  void thereIsNoChangeAgainstAWindowThatIsNotTheOneBeforeOrHadNoFaces() {
    door.frame(100, happy("a"));
    door.frame(2100, happy("a"));
    door.frame(3100);
    door.frame(4100, happy("a"));
    door.frame(6000);

    assertThat(door.starts()).containsExactly(0L, 2000L, 3000L, 4000L);
    assertThat(door.expressions(1).change()).isEmpty();
    assertThat(door.expressions(3).change()).isEmpty();
  }

  @Test
  void moreTracksThanItCanTellApartDoNotGrowItsMemory() {
    int count = Tally.MAX_TRACKS + 500;
    for (int i = 0; i < count; i++) {
      door.frame("f" + i, i % 900, happy("track " + i));
    }
    door.frame(2000);

    assertThat(door.closed().get(0).tracks()).hasValue(Tally.MAX_TRACKS);
    assertThat(door.closed().get(0).faces()).hasValue(count);
  }
}
