package io.mien.dashboards.live.join;

import static io.mien.dashboards.live.Events.event;
import static io.mien.dashboards.live.Events.frame;
import static io.mien.dashboards.live.Events.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.dashboards.live.Events;
import io.mien.dashboards.live.join.Showable.Cover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CameraJoinTest {
  private static final JoinSettings BLURRED = new JoinSettings(false, Duration.ofMillis(100));
  private static final JoinSettings OPEN = new JoinSettings(true, Duration.ofMillis(100));

  /** Far enough in that nothing depends on the beginning. */
  private static final long FIRST = 100;

  private final Refusals refusals = new Refusals();
  private final CameraJoin join = new CameraJoin(BLURRED, refusals, nanos(FIRST));

  /** Frame n arrives at this time. */
  private static long nanos(long number) {
    return number * 100_000_000;
  }

  private static long nanos(double number) {
    return (long) (number * 100e6);
  }

  private void frames(long from, long to) {
    for (long n = from; n <= to; n++) {
      join.frame(frame(n), nanos(n));
    }
  }

  /** What is shown while these frames are read, which the stream passed long ago. */
  private List<Showable> late(long from, long to) {
    List<Showable> shown = new ArrayList<>();
    for (long n = from; n <= to; n++) {
      join.frame(frame(n), nanos(n));
      join.passed(0, to + 1);
      join.next(nanos(n)).ifPresent(shown::add);
    }
    return shown;
  }

  private Optional<Long> next(double at) {
    return join.next(nanos(at)).map(shown -> shown.frame().offset());
  }

  @Test
  void frameThatWasNotJudgedIsNotShown() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 5);

    assertThat(next(FIRST + 6)).isEmpty();
  }

  @Test
  void frameIsShownWithItsOwnFacesOnceTheNextOnesAreJudged() {
    frames(FIRST, FIRST + 4);
    for (long n = FIRST; n <= FIRST + 4; n++) {
      join.event(event(n));
    }

    Showable shown = join.next(nanos(FIRST + 4)).orElseThrow();

    // Not the last one, of which more faces may come; nor the one before, within the look-ahead.
    assertThat(shown.frame().offset()).isEqualTo(FIRST + 1);
    assertThat(shown.cover()).isEqualTo(Cover.FACES);
    assertThat(shown.faces()).containsExactly(event(FIRST + 1));
    assertThat(shown.hidden()).hasSize(1);
  }

  @Test
  void lookAheadEndsByTheClockTooWhereNoFrameFollows() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST);
    join.event(event(FIRST));
    join.passed(0, FIRST + 1);

    assertThat(next(FIRST)).isEmpty();
    assertThat(next(FIRST + 1)).isEmpty();
    assertThat(next(FIRST + 1.6)).contains(FIRST);
    assertThat(next(FIRST + 3)).isEmpty();
  }

  @Test
  void eventsThatComeBeforeTheirFrameCount() {
    join.event(event(FIRST));
    join.event(event(FIRST + 1));
    frames(FIRST, FIRST + 3);
    join.event(event(FIRST + 2));
    join.event(event(FIRST + 3));

    assertThat(next(FIRST + 3)).contains(FIRST + 0);
  }

  @Test
  void frameWithoutFacesIsShownOnceItsOffsetIsCommittedAndAllIsRead() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 20);

    assertThat(next(FIRST + 15)).isEmpty();
    join.passed(0, FIRST + 20);
    Showable shown = join.next(nanos(FIRST + 20)).orElseThrow();

    assertThat(shown.frame().offset()).isEqualTo(FIRST + 17);
    assertThat(shown.cover()).isEqualTo(Cover.FACES);
    assertThat(shown.hidden()).isEmpty();
  }

  @Test
  void laterFacesDoNotProveThatAFrameWithoutAnyWasJudged() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 20);
    join.event(event(FIRST + 19)); // passed, but a status that tells of a skip may be unread

    assertThat(next(FIRST + 19)).isEmpty();
  }

  @Test
  void firstSecondIsNotShownWithoutFacesSinceWhatWasBeforeIsUnknown() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 9);
    join.passed(0, FIRST + 10);

    assertThat(next(FIRST + 12)).isEmpty();
  }

  @Test
  void faceThatTheDetectorMissesForAFrameIsNotShownSharp() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 30);
    join.event(event(FIRST + 15));
    join.event(event(FIRST + 17)); // not in 16
    join.passed(0, FIRST + 31);

    for (double at = FIRST + 15; at < FIRST + 40; at++) {
      join.next(nanos(at))
          .ifPresent(
              shown ->
                  assertThat(shown.frame().offset()).isNotIn(FIRST + 14, FIRST + 16, FIRST + 18));
    }
  }

  @Test
  void everyFrameShownNearAFaceHidesIt() {
    // One frame after the other, as they come, judged at once: a face is there from 120 to 140.
    join.status(status(0), nanos(FIRST));
    for (long n = FIRST; n < FIRST + 80; n++) {
      join.frame(frame(n), nanos(n));
      if (n >= 120 && n <= 140 && n != 130) {
        join.event(event(n));
      }
      join.passed(0, n + 1);
      join.next(nanos(n))
          .ifPresent(
              shown -> {
                long offset = shown.frame().offset();
                boolean near = offset >= 119 && offset <= 150;
                assertThat(!near || !shown.hidden().isEmpty())
                    .as("a face was there just before or after frame " + offset)
                    .isTrue();
              });
    }
  }

  @Test
  void faceOfTwoThatIsMissedIsHiddenWhereItWasAndIs() {
    FaceBox left = new FaceBox(64, 36, 64, 72);
    FaceBox right = new FaceBox(448, 36, 64, 72);
    frames(FIRST, FIRST + 5);
    for (long n = FIRST; n <= FIRST + 5; n++) {
      join.event(event(n, 0, "a", left));
      if (n != FIRST + 2) {
        join.event(event(n, 1, "b", right));
      }
    }

    Showable shown = join.next(nanos(FIRST + 4)).orElseThrow();

    assertThat(shown.frame().offset()).isEqualTo(FIRST + 2);
    assertThat(shown.faces()).hasSize(1);
    assertThat(shown.hidden())
        .anyMatch(area -> area.x() < .7 && area.x() + area.width() > .8)
        .anyMatch(area -> area.x() < .1 && area.x() + area.width() > .2);
  }

  @Test
  void frameWithoutFacesIsHiddenWholeWhereFramesAreSkipped() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 20);
    join.status(status(1), nanos(FIRST + 20));
    join.passed(0, FIRST + 21);

    Showable shown = join.next(nanos(FIRST + 21)).orElseThrow();

    assertThat(shown.cover()).isEqualTo(Cover.SKIPPED);
  }

  @Test
  void skipsAreForgottenAfterAWhile() {
    join.status(status(7), nanos(FIRST));
    frames(FIRST, FIRST + 20);
    join.passed(0, FIRST + 21);
    assertThat(join.next(nanos(FIRST + 21)).orElseThrow().cover()).isEqualTo(Cover.SKIPPED);

    join.status(status(7), nanos(FIRST + 400));
    frames(FIRST + 400, FIRST + 420);
    join.passed(0, FIRST + 421);

    assertThat(join.next(nanos(FIRST + 421)).orElseThrow().cover()).isEqualTo(Cover.FACES);
  }

  @Test
  void frameWithoutFacesOfACameraWithoutStatusIsHiddenWhole() {
    frames(FIRST, FIRST + 20);
    join.passed(0, FIRST + 21);

    assertThat(join.next(nanos(FIRST + 21)).orElseThrow().cover()).isEqualTo(Cover.SKIPPED);
  }

  @Test
  void refusedFrameIsHiddenWhole() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 20);
    refusals.add(0, FIRST + 18);
    join.passed(0, FIRST + 21);

    Showable shown = join.next(nanos(FIRST + 20)).orElseThrow();

    assertThat(shown.frame().offset()).isEqualTo(FIRST + 18);
    assertThat(shown.cover()).isEqualTo(Cover.UNSURE);
  }

  @Test
  void refusedFrameIsNeverShownSharpHoweverManyThereAre() {
    join.status(status(0), nanos(FIRST));
    long refusedFrom = FIRST + 50;
    long shown = 0;
    for (long n = FIRST; n < FIRST + 3000; n++) {
      join.frame(frame(n), nanos(n));
      if (n >= refusedFrom) {
        refusals.add(0, n);
      }
      join.passed(0, n + 1);
      for (Showable one : join.next(nanos(n)).stream().toList()) {
        boolean good = one.frame().offset() < refusedFrom;
        assertThat(one.cover())
            .as("frame " + one.frame().offset())
            .isEqualTo(good ? Cover.FACES : Cover.UNSURE);
        shown++;
      }
    }

    assertThat(shown).isGreaterThan(2000);
  }

  @Test
  void refusedFrameThatIsReadLateIsHiddenWhole() {
    join.status(status(0), nanos(FIRST));
    long refusedTo = FIRST + 3000;
    for (long n = FIRST; n < refusedTo; n++) {
      refusals.add(0, n);
    }

    List<Showable> shown = late(FIRST, refusedTo + 100);

    assertThat(shown)
        .hasSizeGreaterThan(2000)
        .allSatisfy(
            one ->
                assertThat(one.cover())
                    .as("frame " + one.frame().offset())
                    .isEqualTo(one.frame().offset() < refusedTo ? Cover.UNSURE : Cover.FACES));
    assertThat(shown).last().extracting(Showable::cover).isEqualTo(Cover.FACES);
  }

  @Test
  void refusedFrameIsKnownThoughNobodyWatchedMeanwhile() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST);
    refusals.add(0, FIRST + 30);
    join.forgetFrames();
    frames(FIRST + 15, FIRST + 32);
    join.passed(0, FIRST + 33);

    Showable shown = join.next(nanos(FIRST + 32)).orElseThrow();

    assertThat(shown.frame().offset()).isEqualTo(FIRST + 30);
    assertThat(shown.cover()).isEqualTo(Cover.UNSURE);
  }

  @Test
  void facesAreKnownOfFramesThatAreReadLate() {
    join.status(status(0), nanos(FIRST));
    long behind = 500;
    for (long n = FIRST; n < FIRST + behind; n++) {
      join.event(event(n));
    }
    List<Showable> shown = new ArrayList<>();
    for (long n = FIRST; n < FIRST + 1000; n++) {
      join.event(event(n + behind));
      shown.addAll(late(n, n));
    }

    assertThat(shown)
        .hasSizeGreaterThan(500)
        .allSatisfy(one -> assertThat(one.faces()).containsExactly(event(one.frame().offset())));
  }

  @Test
  void frameWhoseFacesMayBeForgottenIsHiddenWhole() {
    join.status(status(0), nanos(FIRST));
    long last = FIRST + 3000;
    for (long n = FIRST; n <= last; n++) {
      join.event(event(n));
    }

    List<Showable> shown = late(FIRST, last);

    assertThat(shown)
        .hasSizeGreaterThan(2000)
        .allMatch(one -> one.cover() == Cover.UNSURE || !one.hidden().isEmpty());
    assertThat(shown).last().extracting(Showable::cover).isEqualTo(Cover.FACES);
  }

  @Test
  void frameShortlyAfterFacesThatMayBeForgottenIsHiddenWhole() {
    join.status(status(0), nanos(FIRST));
    long forgotten = FIRST + 20;
    join.event(event(forgotten));
    for (long n = forgotten + 40; n < forgotten + 40 + Sightings.MOST_FRAMES; n++) {
      join.event(event(n));
    }

    assertThat(late(FIRST, forgotten + 29))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            one ->
                assertThat(one.cover())
                    .as("frame " + one.frame().offset())
                    .isEqualTo(
                        one.frame().offset() <= forgotten + 10 ? Cover.UNSURE : Cover.FACES));
  }

  @Test
  void clockThatIsSetBackLeavesFramesUnsureOnlyUntilAFaceIsSeen() {
    join.status(status(0), nanos(FIRST));
    long ahead = FIRST + 100_000;
    for (long n = ahead; n <= ahead + Sightings.MOST_FRAMES; n++) {
      join.event(event(n)); // one more than is kept
    }
    long face = FIRST + 25;
    join.event(event(face));

    assertThat(late(FIRST, FIRST + 59))
        .hasSizeGreaterThan(40)
        .allSatisfy(
            one ->
                assertThat(one.cover())
                    .as("frame " + one.frame().offset())
                    .isEqualTo(one.frame().offset() <= face + 10 ? Cover.UNSURE : Cover.FACES));
  }

  @Test
  void withoutInferenceTheNewestFrameIsShownHiddenWhole() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 19);
    assertThat(next(FIRST + 19)).isEmpty();
    frames(FIRST + 20, FIRST + 25);

    Showable shown = join.next(nanos(FIRST + 25)).orElseThrow();

    assertThat(shown.frame().offset()).isEqualTo(FIRST + 25);
    assertThat(shown.cover()).isEqualTo(Cover.UNJUDGED);
    assertThat(next(FIRST + 25)).as("once only").isEmpty();
  }

  @Test
  void framesWaitForInferenceThatIsFarBehind() {
    join.status(status(0), nanos(FIRST));
    long behind = 300; // half a minute
    int shown = 0;
    for (long n = FIRST; n < FIRST + 1200; n++) {
      join.frame(frame(n), nanos(n));
      if (n - behind >= FIRST) {
        join.event(event(n - behind));
      }
      shown += join.next(nanos(n)).filter(one -> one.cover() == Cover.FACES).isPresent() ? 1 : 0;
    }

    // 90 s of judged frames, and room for 40 that wait for 30 s each.
    assertThat(shown).isGreaterThan(40);
  }

  @Test
  void partitionThatChangesBeginsAnew() {
    join.status(status(0), nanos(FIRST));
    frames(FIRST, FIRST + 20);
    join.passed(0, FIRST + 21);
    join.frame(new Frame(Events.metadata(FIRST + 21), 1, 5, new byte[1]), nanos(FIRST + 21));

    assertThat(next(FIRST + 22)).as("its offset says nothing in the other partition").isEmpty();
  }

  @Test
  void shownFacesNeedNoLookAheadAndHideNothing() {
    CameraJoin open = new CameraJoin(OPEN, refusals, nanos(FIRST));
    open.frame(frame(FIRST), nanos(FIRST));
    open.frame(frame(FIRST + 1), nanos(FIRST + 1));
    open.event(event(FIRST));
    open.event(event(FIRST + 1));

    Showable shown = open.next(nanos(FIRST + 1)).orElseThrow();

    assertThat(shown.frame().offset()).isEqualTo(FIRST);
    assertThat(shown.cover()).isEqualTo(Cover.NONE);
    assertThat(shown.faces()).hasSize(1);
  }
}
