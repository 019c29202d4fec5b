package io.mien.inference.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Change;
import io.mien.contract.window.ExpressionWindow.Expressions;
import io.mien.inference.Events;
import io.mien.inference.aggregate.CameraWindows.Added;
import io.mien.inference.aggregate.CameraWindows.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraWindowsTest {

  /** Rounding of a mean over some hundred faces. */
  private static final double TOLERANCE = 1e-9;

  private static final long NOW = 1_000_000;
  private static final WindowSpec TUMBLING = new WindowSpec(1000, 1000, 200, 500, 1);

  private final List<ExpressionWindow> closed = new ArrayList<>();
  private CameraWindows windows = new CameraWindows(TUMBLING, "door");

  private void use(long size, long advance, int minFaces) {
    windows = new CameraWindows(new WindowSpec(size, advance, 0, 500, minFaces), "door");
  }

  private Outcome frame(long time, ExpressionEvent... faces) {
    return frame("frame at " + time, time, faces);
  }

  private Outcome frame(String id, long time, ExpressionEvent... faces) {
    Added added = windows.add(id, Instant.ofEpochMilli(time), List.of(faces), NOW);
    closed.addAll(added.closed());
    return added.outcome();
  }

  private static ExpressionEvent happy(String track) {
    return Events.tracked(track, .9, false);
  }

  private static ExpressionEvent neutral(String track) {
    return Events.tracked(track, .2, false);
  }

  private static List<Long> starts(List<ExpressionWindow> windows) {
    return windows.stream().map(window -> window.start().toEpochMilli()).toList();
  }

  private Expressions expressions(int index) {
    return closed.get(index).expressions().orElseThrow();
  }

  private void assertSuppressed(Boolean... suppressed) {
    assertThat(closed).extracting(ExpressionWindow::suppressed).containsExactly(suppressed);
  }

  @Test
  void closesOnceWhenTheCamerasTimeIsPastItsEndAndGrace() {
    frame(2100, happy("a"));
    frame(3199);
    assertThat(closed).isEmpty();
    frame(3200);
    frame(3900);

    assertThat(closed).hasSize(1);
    assertThat(closed.get(0).start()).isEqualTo(Instant.ofEpochMilli(2000));
    assertThat(closed.get(0).end()).isEqualTo(Instant.ofEpochMilli(3000));
    assertThat(closed.get(0).cameraId()).isEqualTo("door");
    assertThat(closed.get(0).id()).isEqualTo("door/1970-01-01T00:00:02Z/PT1S");
  }

  @Test
  void sumsUpWhatItsFacesShowed() {
    frame(100, happy("a"), neutral("b"));
    frame(200, happy("a"));
    frame(300, Events.untracked(.6, true));
    frame(2000);

    ExpressionWindow window = closed.get(0);
    assertThat(window.frames()).isEqualTo(3);
    assertThat(window.faces()).hasValue(4);
    assertThat(window.tracks()).hasValue(2);
    assertThat(expressions(0).shares())
        .containsExactly(Map.entry("neutral", .25), Map.entry("happiness", .5));
    assertThat(expressions(0).uncertainShare()).isEqualTo(.25);
    assertThat(expressions(0).probabilities().get("happiness"))
        .isCloseTo((.9 + .2 + .9 + .6) / 4, within(TOLERANCE));
  }

  @Test
  void takesTheRawProbabilitiesOfAFaceThatIsNotSmoothed() {
    frame(100, Events.untracked(.9, false));
    frame(2000);

    assertThat(expressions(0).probabilities().get("happiness")).isCloseTo(.9, within(TOLERANCE));
    assertThat(closed.get(0).tracks()).hasValue(0);
  }

  @Test
  void framesWithoutFacesMakeAWindowToo() {
    frame(100);
    frame(2000);

    assertThat(closed).hasSize(1);
    assertThat(closed.get(0).frames()).isEqualTo(1);
    assertThat(closed.get(0).faces()).hasValue(0);
    assertThat(closed.get(0).expressions()).isEmpty();
    assertSuppressed(false);
  }

  @Test
  void aTimeWithoutFramesMakesNoWindow() {
    frame(100);
    frame(1_000_000);
    frame(1_002_000);

    assertThat(starts(closed)).containsExactly(0L, 1_000_000L);
  }

  @Test
  void tellsTheChangeAgainstTheWindowBefore() {
    frame(100, happy("a"), happy("b"));
    frame(1100, happy("a"), neutral("b"), neutral("c"), Events.tracked("d", .5, true));
    frame(3000);

    assertThat(expressions(0).change()).isEmpty();
    Change change = expressions(1).change().orElseThrow();
    assertThat(change.shares())
        .containsExactly(Map.entry("neutral", .5), Map.entry("happiness", -.75));
    assertThat(change.uncertainShare()).isEqualTo(.25);
  }

  @Test
  void thereIsNoChangeAgainstAWindowThatIsNotTheOneBeforeOrHadNoFaces() {
    frame(100, happy("a"));
    frame(2100, happy("a"));
    frame(3100);
    frame(4100, happy("a"));
    frame(6000);

    assertThat(starts(closed)).containsExactly(0L, 2000L, 3000L, 4000L);
    assertThat(expressions(1).change()).isEmpty();
    assertThat(expressions(3).change()).isEmpty();
  }

  @Test
  void countsLateFramesWithinTheGraceOnly() {
    frame(900, happy("a"));
    frame(1199);
    assertThat(frame(500, happy("b"))).isEqualTo(Outcome.COUNTED);
    frame(1200);
    assertThat(frame(999, happy("c"))).isEqualTo(Outcome.LATE);
    frame(3000);

    assertThat(starts(closed)).containsExactly(0L, 1000L);
    assertThat(closed.get(0).faces()).hasValue(2);
  }

  @Test
  void aFrameOfAWindowThatNeverWasIsLateToo() {
    frame(5000);

    assertThat(frame(3000)).isEqualTo(Outcome.LATE);
    frame(9000);
    assertThat(starts(closed)).containsExactly(5000L);
  }

  @Test
  void aWindowOfFramesThatComeTwiceIsCountedOnce() {
    windows = new CameraWindows(new WindowSpec(10_000, 10_000, 2_000, 500, 1), "door");
    for (int again = 0; again < 2; again++) {
      for (int i = 0; i < 360; i++) { // 30 a second, until the first window closes
        frame(i * 100 / 3, happy("a"));
      }
    }
    frame(30_000);

    assertThat(closed).extracting(ExpressionWindow::frames).containsExactly(300L, 60L);
  }

  @Test
  void aFrameThatComesTwiceIsCountedOnce() {
    frame("f", 100, happy("a"));
    assertThat(frame("f", 100, happy("a"))).isEqualTo(Outcome.DUPLICATE);
    assertThat(frame("g", 100, happy("a"))).isEqualTo(Outcome.COUNTED);
    frame(2000);

    assertThat(closed.get(0).frames()).isEqualTo(2);
    assertThat(closed.get(0).faces()).hasValue(2);
  }

  @Test
  void aFrameFromAFarFutureDoesNotMakeAllOthersLate() {
    frame(100);
    assertThat(frame(NOW + CameraWindows.FARTHEST_AHEAD.toMillis() + 1)).isEqualTo(Outcome.AHEAD);
    assertThat(frame(Long.MAX_VALUE / 2)).isEqualTo(Outcome.AHEAD);
    assertThat(frame(200)).isEqualTo(Outcome.COUNTED);
  }

  @Test
  void aFilmAheadOfTheClockClosesItsWindowsAsItGoes() {
    for (int second = 0; second < 60; second++) {
      frame(NOW + second * 1000L, happy("a"));
    }

    assertThat(closed).hasSize(58);
  }

  @Test
  void aSilentCamerasWindowClosesOnceByTheWallClock() {
    frame(100, happy("a"));
    assertThat(windows.tick(100)).as("somewhere in this time the frame came").isEmpty();
    // From 100 to the end at 1000, the grace of 200, the idle time of 500.
    assertThat(windows.tick(1599)).isEmpty();
    assertThat(starts(windows.tick(1))).containsExactly(0L);
    assertThat(windows.tick(100_000)).isEmpty();

    assertThat(frame(200, happy("a"))).as("cannot reopen it").isEqualTo(Outcome.LATE);
    assertThat(frame(1100, happy("a"))).isEqualTo(Outcome.COUNTED);
    frame(3000);
    assertThat(starts(closed)).containsExactly(1000L);
    assertThat(expressions(0).change()).as("against the one that was silent").isPresent();
  }

  @Test
  void aFilmsLastWindowClosesAlthoughItsEndIsAheadOfTheClock() {
    frame(NOW + 500_100, happy("a"));
    windows.tick(1000);

    assertThat(starts(windows.tick(1600))).containsExactly(NOW + 500_000);
  }

  @Test
  void oldFramesDoNotKeepAWindowOpen() {
    frame(900);
    windows.tick(500);
    windows.tick(700);
    frame(800);

    assertThat(starts(windows.tick(100))).containsExactly(0L);
  }

  @Test
  void hoppingWindowsShareTheirFrames() {
    use(1000, 400, 1);
    frame(1000, happy("a"));
    frame(1300, neutral("a"));
    frame(5000);

    assertThat(starts(closed)).containsExactly(400L, 800L, 1200L);
    assertThat(closed).extracting(w -> w.faces().orElseThrow()).containsExactly(2L, 2L, 1L);
    assertThat(closed).extracting(w -> w.tracks().orElseThrow()).containsOnly(1L);
    assertThat(expressions(2).change().orElseThrow().shares())
        .containsExactly(Map.entry("neutral", .5), Map.entry("happiness", -.5));
  }

  @Test
  void aFrameThatIsLateForSomeHoppingWindowsCountsInTheOthers() {
    use(1000, 500, 1);
    frame(900);
    frame(1100);
    assertThat(starts(closed)).containsExactly(0L);
    assertThat(frame(950)).isEqualTo(Outcome.COUNTED);
    frame(3000);

    assertThat(starts(closed)).containsExactly(0L, 500L, 1000L);
    assertThat(closed).extracting(ExpressionWindow::frames).containsExactly(1L, 3L, 1L);
  }

  @Test
  void aSmallGroupIsSuppressedAndLeavesNoTrace() {
    use(1000, 1000, 3);
    frame(100, happy("a"), happy("b"), happy("c"));
    frame(1100, happy("a"));
    frame(1200, happy("b"));
    frame(2100, happy("a"), happy("b"), happy("c"));
    frame(3100);
    frame(5000);

    assertSuppressed(false, true, false, false);
    assertThat(closed.get(1).frames()).isEqualTo(2);
    assertThat(closed.get(1).faces()).isEmpty();
    assertThat(closed.get(1).tracks()).isEmpty();
    assertThat(closed.get(1).expressions()).isEmpty();
    assertThat(expressions(2).change()).as("would tell what was suppressed").isEmpty();
    assertThat(closed.get(3).faces()).as("nobody is no small group").hasValue(0);
  }

  @Test
  void aGroupIsAtLeastTheFacesOfOneFrameWhereThereAreNoTracks() {
    use(1000, 1000, 2);
    frame(100, Events.untracked(.9, false), Events.untracked(.9, false));
    frame(1100, Events.untracked(.9, false));
    frame(1200, Events.untracked(.9, false));
    frame(3000);

    assertSuppressed(false, true);
  }

  @Test
  void overlappingWindowsAreSuppressedWhereTheirDifferenceWouldTell() {
    use(1000, 500, 2);
    frame(100, happy("a"), happy("b"));
    frame(600, happy("a"));
    frame(1100, happy("a"), happy("b"));
    frame(1600, happy("a"), happy("b"));
    frame(3000);

    // 0..1000 less -500..500 would be what "a" alone showed.
    assertThat(starts(closed)).containsExactly(-500L, 0L, 500L, 1000L, 1500L);
    assertSuppressed(false, true, true, false, false);
  }

  @Test
  void moreTracksThanItCanTellApartDoNotGrowItsMemory() {
    int count = Tally.MAX_TRACKS + 500;
    for (int i = 0; i < count; i++) {
      frame("f" + i, i % 900, happy("track " + i));
    }
    frame(2000);

    assertThat(closed.get(0).tracks()).hasValue(Tally.MAX_TRACKS);
    assertThat(closed.get(0).faces()).hasValue(count);
  }

  @Test
  void isForgottenWhenSilentForLongAndNothingIsOpen() {
    frame(100);
    assertThat(windows.isForgotten(NOW + 100_000, 50_000)).as("a window is open").isFalse();
    windows.tick(1);
    windows.tick(5000);
    assertThat(windows.isForgotten(NOW + 49_999, 50_000)).isFalse();
    assertThat(windows.isForgotten(NOW + 50_000, 50_000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void tumblingWindowsHaveAllFacesInWhateverOrderTheyComeWithinTheGrace(long seed) {
    List<Long> times = times(seed);
    List<ExpressionWindow> inOrder = run(TUMBLING, times);
    // No frame is further than the grace behind one that came before it.
    times.sort(Comparator.comparingLong(time -> time + new Random(seed ^ time).nextLong(200)));
    List<ExpressionWindow> shuffled = run(TUMBLING, times);

    assertThat(inOrder.stream().mapToLong(window -> window.faces().orElseThrow()).sum())
        .isEqualTo(expectedFaces(times));
    assertThat(shuffled)
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < TOLERANCE ? 0 : 1, Double.class)
        .isEqualTo(inOrder);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void hoppingWindowsEachHaveTheFacesOfTheirTime(long seed) {
    WindowSpec spec = new WindowSpec(1000, 300, 200, 500, 1);
    List<Long> times = times(seed);

    List<ExpressionWindow> hopping = run(spec, times);

    for (ExpressionWindow window : hopping) {
      List<Long> inside =
          times.stream()
              .filter(time -> time >= window.start().toEpochMilli())
              .filter(time -> time < window.end().toEpochMilli())
              .toList();
      assertThat(window.frames()).isEqualTo(inside.size());
      assertThat(window.faces()).hasValue(expectedFaces(inside));
    }
    TreeSet<Long> expected = new TreeSet<>();
    for (long time : times) {
      for (long start = spec.firstWindow(time); start <= time; start += spec.advanceMillis()) {
        expected.add(start);
      }
    }
    assertThat(starts(hopping)).containsExactlyElementsOf(expected);
  }

  private static List<Long> times(long seed) {
    Random random = new Random(seed);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      times.add(5_000 + random.nextLong(20_000));
    }
    times.sort(Comparator.naturalOrder());
    return times;
  }

  /** Frames of one to three faces, then time enough to close all. */
  private static List<ExpressionWindow> run(WindowSpec spec, List<Long> times) {
    CameraWindows camera = new CameraWindows(spec, "door");
    List<ExpressionWindow> all = new ArrayList<>();
    Map<Long, Integer> seen = new HashMap<>();
    for (long time : times) {
      List<ExpressionEvent> faces = new ArrayList<>();
      for (int i = 0; i < facesAt(time); i++) {
        faces.add(Events.tracked("t" + (time / 100 + i) % 7, (time % 10) / 10., time % 3 == 0));
      }
      String id = time + "-" + seen.merge(time, 1, Integer::sum);
      Added added = camera.add(id, Instant.ofEpochMilli(time), faces, NOW);
      assertThat(added.outcome()).isEqualTo(Outcome.COUNTED);
      all.addAll(added.closed());
    }
    camera.tick(1);
    all.addAll(camera.tick(10_000));
    return all;
  }

  private static long facesAt(long time) {
    return 1 + time % 3;
  }

  private static long expectedFaces(List<Long> times) {
    return times.stream().mapToLong(CameraWindowsTest::facesAt).sum();
  }

  /** Frames of a camera, one every second, from one time up to another. */
  private List<Outcome> frames(long from, long to) {
    List<Outcome> outcomes = new ArrayList<>();
    for (long time = from; time < to; time += 1000) {
      outcomes.add(frame(time, happy("a")));
    }
    return outcomes;
  }

  @Test
  void aFrameOfAClockThatRanAheadEndsTheWindowsForAMinuteOnly() {
    frames(0, 10_000);
    frame(3_600_000, happy("a")); // by an hour

    assertThat(frames(10_000, 70_000)).containsOnly(Outcome.LATE);
    assertThat(frames(70_000, 100_000)).containsOnly(Outcome.COUNTED);
    assertThat(starts(closed)).contains(9_000L, 70_000L, 97_000L).doesNotHaveDuplicates();
  }

  @Test
  void soDoesTheVeryFirstFrame() {
    frame(3_600_000, happy("a"));

    assertThat(frames(0, 60_000)).containsOnly(Outcome.LATE);
    assertThat(frames(60_000, 90_000)).containsOnly(Outcome.COUNTED);
  }

  @Test
  void aWindowStaysClosedWhenTheClockIsSetBack() {
    frames(0, 300_000);
    frames(3_600_000, 3_700_000);
    frames(100_000, 400_000); // set back to what was, a minute of which tells
    frames(3_500_000, 3_800_000);
    frame(9_999_000);

    assertThat(starts(closed)).doesNotHaveDuplicates();
    assertThat(starts(closed)).contains(299_000L, 300_000L, 399_000L, 3_599_000L, 3_600_000L);
    assertThat(starts(closed)).contains(3_699_000L, 3_700_000L, 3_799_000L);
  }

  @Test
  void framesThatAreReadAgainDoNotSetTheClockBackWhileNewOnesCome() {
    frames(0, 200_000);
    for (long time = 0; time < 100_000; time += 1000) {
      assertThat(frame("again " + time, time)).isEqualTo(Outcome.LATE);
      assertThat(frame(200_000 + time)).isEqualTo(Outcome.COUNTED);
    }
    assertThat(starts(closed)).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void clocksThatJumpAtRandomCloseNoWindowTwice() {
    Random random = new Random(1);
    use(3000, 1000, 1);
    long time = 0;
    for (int i = 0; i < 20_000; i++) {
      time += random.nextInt(500) == 0 ? random.nextInt(400_000) - 200_000 : 700;
      frame("f" + i, Math.max(0, Math.min(time, 900_000_000)));
    }
    assertThat(closed.size()).isGreaterThan(1_000);
    assertThat(starts(closed)).doesNotHaveDuplicates();
  }
}
