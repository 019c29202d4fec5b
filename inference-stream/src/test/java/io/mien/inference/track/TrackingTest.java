package io.mien.inference.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.track.CameraTracker.Step;
import io.mien.inference.track.CameraTracker.TrackedFace;
import io.mien.inference.track.Scene.Shot;
import io.mien.vision.image.Box;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** The tracker on scenes of which the truth is known, against plain matching by overlap. */
class TrackingTest {

  private static final int SEEDS = 20;
  private static final Duration GAP = Duration.ofSeconds(1);
  private static final double START = .75;
  private static final double MIN_IOU = .2;

  private final CameraTracker tracker =
      new CameraTracker(
          new TrackingSettings(
              START, MIN_IOU, GAP, Duration.ofMillis(500), .1, .4, Duration.ofMillis(200)));

  @Test
  void beatsPlainOverlapWhereFacesCross() {
    for (int fps : new int[] {5, 15, 30, 60}) {
      Score score = measure(seed -> crossing(fps, seed), 6);

      assertThat(score.ours()).as("IDF1 at %d fps", fps).isGreaterThan(score.plain());
      assertThat(score.ours()).as("IDF1 at %d fps", fps).isGreaterThan(.9);
      assertThat(score.ourSwitches()).isLessThan(score.plainSwitches());
    }
  }

  @Test
  void beatsPlainOverlapWhereMovingFacesVanishForAMoment() {
    for (int fps : new int[] {5, 15, 30, 60}) {
      Score score = measure(seed -> vanishing(fps, seed), 6);

      assertThat(score.ours()).as("IDF1 at %d fps", fps).isGreaterThan(score.plain());
      assertThat(score.ours()).as("IDF1 at %d fps", fps).isGreaterThan(.9);
      assertThat(score.ourSwitches()).isLessThan(score.plainSwitches());
    }
  }

  @Test
  void followsAFaceThatMovesItsOwnWidthFromFrameToFrame() {
    Score score =
        measure(seed -> new Scene(1, seed).walks("slow", new Box(0, 100, 80, 100), 60, 10), 12);

    assertThat(score.ours()).isGreaterThan(score.plain());
    assertThat(score.ours()).isGreaterThan(.85);
  }

  @Test
  void lateAndRepeatedFramesDoNotDisturb() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<SeenFrame> frames = crossing(15, seed).shots(6).stream().map(Shot::frame).toList();
      Random random = new Random(seed);
      CameraTracks clean = CameraTracks.NONE;
      CameraTracks disturbed = CameraTracks.NONE;
      Map<String, List<Optional<String>>> firstIds = new HashMap<>();
      for (int i = 0; i < frames.size(); i++) {
        Step onTime = tracker.step(clean, frames.get(i));
        clean = onTime.tracks();
        assertThat(tracker.step(disturbed, frames.get(i))).isEqualTo(onTime);
        disturbed = clean;
        firstIds.put(frames.get(i).frameId(), ids(onTime));
        for (int again = 0; again < random.nextInt(4); again++) {
          Step late = tracker.step(disturbed, frames.get(random.nextInt(i + 1)));
          assertThat(late.tracks().tracks()).isEqualTo(clean.tracks());
          assertThat(late.tracks().lastFrameAt()).isEqualTo(clean.lastFrameAt());
          assertThat(late.ended()).isEmpty();
          disturbed = late.tracks();
        }
        assertThat(ids(tracker.step(disturbed, frames.get(i))))
            .isEqualTo(firstIds.get(frames.get(i).frameId()));
      }
    }
  }

  @Test
  void theSameFramesGiveTheSameTracksAlsoThroughTheStoredBytes() {
    CameraTracks inMemory = CameraTracks.NONE;
    CameraTracks restarted = CameraTracks.NONE;
    for (Shot shot : vanishing(15, 3).shots(6)) {
      Step step = tracker.step(inMemory, shot.frame());
      restarted = CameraTracksBytes.read(CameraTracksBytes.write(restarted)).orElseThrow();
      assertThat(tracker.step(restarted, shot.frame())).isEqualTo(step);
      inMemory = step.tracks();
      restarted = step.tracks();
    }
  }

  /** Two walk towards each other and pass, a third stands by. */
  private static Scene crossing(double fps, long seed) {
    double speed = 60 + 6 * (seed % 10);
    return new Scene(fps, seed)
        .walks("left", new Box(60, 100 + seed, 80, 100), speed, 4)
        .walks("stands", new Box(700, 300, 70, 90), 0, 0)
        .walks("right", new Box(440, 110, 84, 104), -speed, 2);
  }

  /** Faces that go on while nothing sees them, for less than a second. */
  private static Scene vanishing(double fps, long seed) {
    double speed = 90 + 6 * (seed % 10);
    return new Scene(fps, seed)
        .vanishes("walks", new Box(40, 100, 80, 100), speed, 5, 2, 2.9)
        .vanishes("back", new Box(700, 320, 80, 100), -speed, 0, 3.5, 4.3);
  }

  private record Score(double ours, double plain, int ourSwitches, int plainSwitches) {}

  private Score measure(LongFunction<Scene> scenes, double seconds) {
    double ours = 0;
    double plain = 0;
    int ourSwitches = 0;
    int plainSwitches = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Shot> shots = scenes.apply(seed).shots(seconds);
      IdentityScore our = new IdentityScore();
      IdentityScore other = new IdentityScore();
      PlainIouTracker overlap = new PlainIouTracker(START, MIN_IOU, GAP);
      CameraTracks tracks = CameraTracks.NONE;
      for (Shot shot : shots) {
        Step step = tracker.step(tracks, shot.frame());
        tracks = step.tracks();
        our.add(shot.truth(), boxes(shot.frame(), ids(step)));
        other.add(shot.truth(), boxes(shot.frame(), overlap.step(shot.frame())));
      }
      ours += our.idf1() / SEEDS;
      plain += other.idf1() / SEEDS;
      ourSwitches += our.switches();
      plainSwitches += other.switches();
    }
    return new Score(ours, plain, ourSwitches, plainSwitches);
  }

  private static List<Optional<String>> ids(Step step) {
    List<Optional<String>> ids = new ArrayList<>();
    step.faces().forEach(face -> ids.add(face.map(TrackedFace::trackId)));
    return ids;
  }

  private static Map<String, Box> boxes(SeenFrame frame, List<Optional<String>> ids) {
    Map<String, Box> boxes = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      Box box = frame.faces().get(i).box();
      ids.get(i).ifPresent(id -> boxes.put(id, box));
    }
    return boxes;
  }
}
