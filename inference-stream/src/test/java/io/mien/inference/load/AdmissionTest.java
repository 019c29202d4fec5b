package io.mien.inference.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.load.SimulatedService.Frame;
import io.mien.inference.load.SimulatedService.Tally;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);
  private static final int CAMERAS = 64;
  private static final double FPS = 5;
  private static final double START = 1e9;
  private static final double DELAY = 10;
  private static final double MINUTE = 60_000;
  private static final double DAY = 86_400_000;
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  /** What is kept for the commit, less what the simulated service times deviate. */
  private static final double COMMIT_MILLIS = SimulatedService.COMMIT_MILLIS;

  private static final double JITTER = 25;

  /** Cameras on two threads of four partitions each. */
  private static final List<List<Integer>> TWO_THREADS =
      List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7));

  /** When in its period a camera captures, in milliseconds. */
  private enum Phases {
    TOGETHER,
    SPREAD,
    IN_TWO_GROUPS,
    BACKWARDS,
    BY_CHANCE;

    double of(int camera) {
      return switch (this) {
        case TOGETHER -> 0;
        case SPREAD -> camera * 200.0 / CAMERAS;
        case IN_TWO_GROUPS -> camera % 2 * 90.0;
        case BACKWARDS -> (CAMERAS - camera) * .5;
        case BY_CHANCE -> new Random(camera).nextDouble() * 200;
      };
    }
  }

  /** Partitions of 2 to 20 cameras; 40 of 64 on the first thread. */
  private static int unevenPartition(int camera) {
    int[] sizes = {20, 10, 6, 4, 10, 8, 4, 2};
    int partition = 0;
    for (int left = camera; left >= sizes[partition]; partition++) {
      left -= sizes[partition];
    }
    return partition;
  }

  private static List<Frame> cameras(
      IntUnaryOperator partition, IntToDoubleFunction phase, double fps, double seconds) {
    List<Frame> frames = new ArrayList<>();
    for (int camera = 0; camera < CAMERAS; camera++) {
      frames.addAll(
          SimulatedService.frames(
              camera,
              partition.applyAsInt(camera),
              fps,
              phase.applyAsDouble(camera),
              START,
              START + seconds * 1e3,
              DELAY));
    }
    return frames;
  }

  /** What a frame takes a thread, where two together bear a share of 64 cameras at 5 fps. */
  private static double serviceMillis(double capacity) {
    return 2 * 1e3 / (CAMERAS * FPS * capacity);
  }

  private static SimulatedService service(double serviceMillis, double settleSeconds) {
    return new SimulatedService(
        LoadMode.BOUNDED,
        MAX_AGE,
        0,
        serviceMillis,
        START,
        START + settleSeconds * 1e3,
        new Random(1));
  }

  private static SimulatedService overloaded(
      double capacity, IntUnaryOperator partition, Phases phases) {
    return service(serviceMillis(capacity), 0)
        .run(cameras(partition, phases::of, FPS, 60), TWO_THREADS);
  }

  private static void assertBounded(SimulatedService run) {
    double[] ages = run.ages();
    assertThat(ages[ages.length - 1]).isLessThan(MAX_AGE.toMillis() - COMMIT_MILLIS + JITTER);
  }

  @ParameterizedTest
  @EnumSource(Phases.class)
  void camerasOfEqualSpeedLoseEqualSharesAndEventsComeInTime(Phases phases) {
    for (double capacity : new double[] {.1, .3, .6, .9}) {
      SimulatedService run = overloaded(capacity, camera -> camera % 8, phases);
      assertThat(run.unfairness()).isBetween(1.0, 1.1);
      assertBounded(run);
      assertThat(run.ages().length).isGreaterThan((int) (.9 * capacity * CAMERAS * FPS * 60));
    }
  }

  @ParameterizedTest
  @EnumSource(Phases.class)
  void unevenPartitionsAndThreadsMakeNoDifferenceToACamera(Phases phases) {
    for (double capacity : new double[] {.1, .3, .6, .9}) {
      SimulatedService run = overloaded(capacity, AdmissionTest::unevenPartition, phases);
      assertThat(run.unfairness()).isBetween(1.0, 1.2);
      assertBounded(run);
    }
  }

  /** Frames that wait on the device are not seen to wait in their partitions. */
  @ParameterizedTest
  @ValueSource(ints = {2, 20, 90, 256, 1_000})
  void eventsComeInTimeHoweverManyFramesAreInFlight(int mostInFlight) {
    for (double capacity : new double[] {.3, .5, .9}) {
      List<Frame> frames = new ArrayList<>();
      for (int camera = 0; camera < 8; camera++) {
        frames.addAll(
            SimulatedService.frames(camera, camera, 30, camera * 4, START, START + MINUTE, DELAY));
      }
      SimulatedService run =
          new SimulatedService(
                  LoadMode.BOUNDED,
                  MAX_AGE,
                  mostInFlight,
                  1e3 / (8 * 30 * capacity),
                  START,
                  START,
                  new Random(1))
              .run(frames, TWO_THREADS);
      assertThat(run.unfairness()).isBetween(1.0, 1.1);
      assertBounded(run);
      assertThat(run.ages().length).isGreaterThan((int) (.75 * capacity * frames.size()));
    }
  }

  @Test
  void nothingIsSkippedWhereTheDeviceSufficesForBursts() {
    SimulatedService run =
        new SimulatedService(
                LoadMode.BOUNDED,
                MAX_AGE,
                256,
                1e3 / (CAMERAS * FPS * 1.1),
                START,
                START,
                new Random(1))
            .run(cameras(camera -> camera % 8, Phases.TOGETHER::of, FPS, 60), TWO_THREADS);
    assertThat(run.skipped()).isZero();
  }

  /** As when a partition goes to another process while its frames are in flight. */
  @Test
  void framesThatAreNeverFinishedStopTheOthersNotForLong() {
    MutableClock clock = new MutableClock(NOW);
    Admission admission = new Admission(LoadMode.BOUNDED, MAX_AGE, () -> COMMIT_MILLIS, clock);
    judge(admission, clock, Duration.ofMillis(50));
    for (int i = 0; i < 100; i++) {
      assertThat(admission.skip(0, "lost", clock.instant())).isEmpty();
      clock.advance(Duration.ofMillis(1));
    }
    judge(admission, clock, Duration.ofSeconds(2));
    clock.advance(MAX_AGE);
    assertThat(admission.skip(1, "a", clock.instant())).contains(SkipReason.TOO_OLD);
    for (int i = 0; i < 7; i++) {
      clock.advance(MAX_AGE);
      Optional<SkipReason> unused = admission.skip(1, "a", clock.instant());
    }
    judge(admission, clock, Duration.ofMillis(50));
  }

  private static void judge(Admission admission, MutableClock clock, Duration takes) {
    Instant capturedAt = clock.instant();
    assertThat(admission.skip(1, "a", capturedAt)).isEmpty();
    clock.advance(takes);
    admission.finished("a", capturedAt);
  }

  @ParameterizedTest
  @ValueSource(doubles = {.02, .1, .3})
  void noCameraStarves(double capacity) {
    SimulatedService run = overloaded(capacity, AdmissionTest::unevenPartition, Phases.TOGETHER);
    double fairPeriodMillis = 1e3 / (FPS * capacity);
    assertThat(run.cameras()).hasSize(CAMERAS);
    for (Tally camera : run.cameras()) {
      assertThat(camera.judged()).isPositive();
      assertThat(camera.longestGapMillis()).isLessThan(4 * fairPeriodMillis);
    }
  }

  @ParameterizedTest
  @EnumSource(Phases.class)
  void nothingIsSkippedWhereTheMachineSuffices(Phases phases) {
    SimulatedService run = overloaded(1.1, camera -> camera % 8, phases);
    assertThat(run.skipped()).isZero();
    assertThat(run.ages()).hasSize((int) (CAMERAS * FPS * 60));
    run = service(12, 0).run(cameras(camera -> camera % 8, phases::of, 1, 60), TWO_THREADS);
    assertThat(run.skipped()).isZero();
  }

  @Test
  void aSlowCameraLosesNothingBesideFastOnes() {
    List<Frame> frames = new ArrayList<>();
    for (int camera = 0; camera < 32; camera++) {
      double fps = camera < 4 ? .5 : 10;
      frames.addAll(
          SimulatedService.frames(
              camera, camera % 8, fps, camera * 7, START, START + MINUTE, DELAY));
    }
    SimulatedService run = service(20, 5).run(frames, TWO_THREADS);
    for (int camera = 0; camera < 4; camera++) {
      assertThat(run.camera(camera).skipShare()).isZero();
    }
    assertThat(run.camera(4).skipShare()).isBetween(.6, .8);
  }

  @Test
  void allIsJudgedAgainSoonAfterTheLoadFell() {
    List<Frame> frames = cameras(camera -> camera % 8, Phases.SPREAD::of, FPS, 60);
    frames.removeIf(frame -> frame.camera() >= 12 && frame.capturedAt() > START + 30e3);
    SimulatedService run = service(serviceMillis(.3), 42).run(frames, TWO_THREADS);
    assertThat(run.ages()).isNotEmpty();
    assertThat(run.skipped()).isZero();
  }

  @Test
  void aBacklogIsJumpedOver() {
    List<Frame> frames = cameras(camera -> camera % 8, Phases.SPREAD::of, FPS, 60);
    SimulatedService run =
        new SimulatedService(
                LoadMode.BOUNDED, MAX_AGE, 0, serviceMillis(.3), START + 50e3, START, new Random(1))
            .run(frames, TWO_THREADS);
    assertBounded(run);
    assertThat(run.skipped(SkipReason.TOO_OLD)).isGreaterThan((int) (48 * CAMERAS * FPS));
    assertThat(run.cameras()).allSatisfy(camera -> assertThat(camera.judged()).isGreaterThan(5));
  }

  /** Clocks that are behind, and long ways to the broker, are no overload. */
  @ParameterizedTest
  @ValueSource(doubles = {100, 300, 600, 700})
  void framesThatComeLateWithoutWaitingSlowNobodyDown(double delay) {
    List<Frame> frames = new ArrayList<>();
    for (int camera = 0; camera < CAMERAS; camera++) {
      double own = camera % 8 == 3 ? delay : DELAY;
      frames.addAll(
          SimulatedService.frames(camera, camera % 8, FPS, camera * 3, START, START + MINUTE, own));
    }
    SimulatedService run = service(serviceMillis(1.5), 0).run(frames, TWO_THREADS);
    assertThat(run.skipped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, CAMERAS})
  void aCameraWhoseFramesNowAndThenComeLateSlowsNobodyDown(int cameras) {
    List<Frame> frames = new ArrayList<>();
    for (int camera = 0; camera < cameras; camera++) {
      frames.addAll(
          SimulatedService.frames(
              camera, camera % 8, FPS, camera * 3, START, START + MINUTE, DELAY));
    }
    for (int i = 7; i < 300; i += 20) {
      Frame onTime = frames.get(i);
      frames.set(i, new Frame(0, 0, onTime.capturedAt(), onTime.capturedAt() + 950));
    }
    SimulatedService run = service(serviceMillis(1.5), 0).run(frames, TWO_THREADS);
    assertThat(run.skipped()).isEqualTo(run.skipped(SkipReason.TOO_OLD)).isEqualTo(15);
  }

  @Test
  void aBrokerThatIsAtTimesSlowMakesNoRounds() {
    List<Frame> frames =
        cameras(camera -> camera % 8, Phases.SPREAD::of, FPS, 60).stream()
            .map(
                frame -> {
                  double delay = 600 + 550 * Math.sin((frame.capturedAt() - START) / 2_000);
                  return new Frame(
                      frame.camera(),
                      frame.partition(),
                      frame.capturedAt(),
                      frame.capturedAt() + delay);
                })
            .toList();
    SimulatedService run = service(serviceMillis(20), 0).run(frames, TWO_THREADS);
    assertThat(run.skipped(SkipReason.TOO_OLD)).isBetween(2_000, 12_000);
    assertThat(run.skipped(SkipReason.FAIR_SHARE)).isZero();
  }

  @Test
  void aRecordingWithOldTimesLosesItsFramesAndTakesNoneFromOthers() {
    List<Frame> frames = new ArrayList<>(cameras(camera -> camera % 8, Phases.SPREAD::of, FPS, 60));
    frames.addAll(
        SimulatedService.frames(CAMERAS, 0, 10, 0, START, START + MINUTE, DAY).stream()
            .map(
                frame ->
                    new Frame(
                        CAMERAS,
                        0,
                        frame.capturedAt() - frame.arrivesAt() + frame.capturedAt(),
                        frame.capturedAt()))
            .toList());
    SimulatedService run = service(serviceMillis(1.2), -100_000).run(frames, TWO_THREADS);
    assertThat(run.camera(CAMERAS).judged()).isZero();
    assertThat(run.skipped()).isEqualTo(run.camera(CAMERAS).offered()).isEqualTo(600);
  }

  @Test
  void aCaptureTimeInTheFutureIsNotOld() {
    Admission admission = admission(LoadMode.BOUNDED);
    assertThat(admission.skip(0, "door", NOW.plus(Duration.ofDays(400)))).isEmpty();
    assertThat(admission.skip(0, "door", Instant.ofEpochMilli(1_790_000_000_000_000L))).isEmpty();
  }

  @Test
  void losslessSkipsNothing() {
    assertThat(admission(LoadMode.LOSSLESS).skip(0, "door", Instant.EPOCH)).isEmpty();
    SimulatedService run =
        new SimulatedService(
                LoadMode.LOSSLESS, MAX_AGE, 0, serviceMillis(.3), START, START, new Random(1))
            .run(cameras(camera -> camera % 8, Phases.TOGETHER::of, FPS, 20), TWO_THREADS);
    assertThat(run.skipped()).isZero();
    assertThat(run.ages()).hasSize((int) (CAMERAS * FPS * 20));
  }

  @Test
  void whatJudgingTakesIsTakenOffTheAge() {
    MutableClock clock = new MutableClock(NOW);
    Admission admission = new Admission(LoadMode.BOUNDED, MAX_AGE, () -> COMMIT_MILLIS, clock);
    assertThat(admission.skip(0, "a", NOW.minusMillis(740))).isEmpty();
    for (int i = 0; i < 50; i++) {
      Instant capturedAt = clock.instant();
      assertThat(admission.skip(0, "a", capturedAt)).isEmpty();
      clock.advance(Duration.ofMillis(200));
      admission.finished("a", capturedAt);
    }
    assertThat(admission.skip(0, "a", clock.instant().minusMillis(540))).isEmpty();
    assertThat(admission.skip(0, "a", clock.instant().minusMillis(560)))
        .contains(SkipReason.TOO_OLD);
  }

  /** As after a cold start: the first frame and the first commit take seconds. */
  @Test
  void aStartThatTookLongStopsNothingAfterwards() {
    MutableClock clock = new MutableClock(NOW);
    Admission admission = new Admission(LoadMode.BOUNDED, MAX_AGE, () -> 4_000, clock);
    judge(admission, clock, Duration.ofMillis(1_500));
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofMillis(100));
      judge(admission, clock, Duration.ofMillis(120));
    }
  }

  @Test
  void aClockThatIsSetBackStopsNothing() {
    MutableClock clock = new MutableClock(NOW);
    Admission admission = new Admission(LoadMode.BOUNDED, MAX_AGE, () -> COMMIT_MILLIS, clock);
    for (int i = 0; i < 20; i++) {
      assertThat(admission.skip(0, "a", clock.instant())).isEmpty();
      clock.advance(Duration.ofMillis(i == 10 ? -3_600_000 : 100));
    }
  }

  private static Admission admission(LoadMode mode) {
    return new Admission(mode, MAX_AGE, () -> COMMIT_MILLIS, Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
