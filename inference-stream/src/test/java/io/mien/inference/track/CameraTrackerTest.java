package io.mien.inference.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mien.inference.track.CameraTracker.Step;
import io.mien.inference.track.CameraTracker.TrackedFace;
import io.mien.inference.track.Episode.Ending;
import io.mien.inference.track.Sighting.Evidence;
import io.mien.vision.image.Box;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CameraTrackerTest {

  private static final List<String> LABELS = List.of("neutral", "happiness", "surprise");
  private static final Box LEFT = new Box(100, 100, 80, 100);
  private static final Box RIGHT = new Box(400, 120, 60, 80);
  private static final List<Double> NEUTRAL = List.of(.8, .1, .1);
  private static final List<Double> HAPPY = List.of(.05, .9, .05);

  private final CameraTracker tracker =
      new CameraTracker(
          new TrackingSettings(
              .75,
              .2,
              Duration.ofSeconds(1),
              Duration.ofMillis(500),
              .1,
              .4,
              Duration.ofMillis(200)));

  private CameraTracks tracks = CameraTracks.NONE;

  @Test
  void eachFaceHasItsTrack() {
    String left = id(feed(0, face(LEFT), face(RIGHT)), 0);
    String right = id(feed(40, face(RIGHT), face(LEFT)), 0);

    assertThat(left).matches("[0-9a-f]{16}").isNotEqualTo(right);
    assertThat(id(feed(80, face(LEFT), face(RIGHT)), 0)).isEqualTo(left);
    assertThat(id(feed(120, face(LEFT), face(RIGHT)), 1)).isEqualTo(right);
  }

  @Test
  void idsComeFromCameraAndFrameAlone() {
    String first = id(feed(0, face(LEFT)), 0);
    tracks = CameraTracks.NONE;

    assertThat(id(feed(0, face(LEFT)), 0)).isEqualTo(first);
    tracks = CameraTracks.NONE;
    assertThat(id(feed(1, face(LEFT)), 0)).isNotEqualTo(first);
  }

  @Test
  void tellsHowOldATrackIs() {
    feed(0, face(LEFT));

    assertThat(feed(1500, face(LEFT)).faces().get(0).map(TrackedFace::age))
        .contains(Duration.ofMillis(1500));
    assertThat(feed(-100, face(LEFT)).faces().get(0).map(TrackedFace::age)).contains(Duration.ZERO);
  }

  @Test
  void anIdSurvivesASecondWithoutTheFaceAndNoMore() {
    for (int fps : new int[] {1, 2, 10, 60}) {
      int interval = 1000 / fps;
      tracks = CameraTracks.NONE;
      String id = id(feed(0, face(LEFT)), 0);
      int at = interval;
      for (; at <= 1000; at += interval) {
        feed(at);
      }
      assertThat(id(feed(at, face(LEFT)), 0)).as("%d fps", fps).isEqualTo(id);

      int lost = at + interval;
      for (at = lost; at <= lost + 1000 + interval; at += interval) {
        feed(at);
      }
      assertThat(id(feed(at, face(LEFT)), 0)).as("%d fps", fps).isNotEqualTo(id);
    }
  }

  @Test
  void anIdDoesNotSurviveTheSilenceOfItsCamera() {
    String id = id(feed(0, face(LEFT)), 0);

    assertThat(id(feed(1400, face(LEFT)), 0)).isEqualTo(id);
    assertThat(id(feed(6400, face(LEFT)), 0)).isNotEqualTo(id);
  }

  @Test
  void aPoorFaceCarriesATrackOnButBeginsNone() {
    String id = id(feed(0, face(LEFT)), 0);

    Step step = feed(40, poor(LEFT), poor(RIGHT));

    assertThat(id(step, 0)).isEqualTo(id);
    assertThat(step.faces().get(1)).isEmpty();
    assertThat(step.tracks().tracks()).hasSize(1);
  }

  @Test
  void aPoorFaceDoesNotCarryOnATrackThatWasMissed() {
    feed(0, face(LEFT));
    feed(40);

    assertThat(feed(80, poor(LEFT)).faces()).containsExactly(Optional.empty());
  }

  @Test
  void aLateFaceHasTheTrackThatWasThere() {
    String id = id(feed(0, face(LEFT)), 0);
    for (int at = 100; at <= 2000; at += 100) {
      feed(at, face(new Box(100 + .2 * at, 100, 80, 100)));
    }
    CameraTracks before = tracks;

    Step late = feed(1250, face(new Box(350, 100, 80, 100)), face(new Box(800, 400, 50, 50)));

    assertThat(id(late, 0)).isEqualTo(id);
    assertThat(late.faces().get(1)).isEmpty();
    assertThat(late.tracks().tracks()).isEqualTo(before.tracks());
  }

  @Test
  void norDoesOneOfASlowCameraOrOneThatCountsSeconds() {
    feed(3_600_000, face(LEFT));
    for (int at = 0; at <= 70_000; at += 10_000) {
      feed(at, face(RIGHT));
    }
    assertThat(tracks.lastFrameAt()).contains(millis(70_000));

    feed(3_600_000, face(LEFT));
    for (int at = 0; at <= 70_000; at += 500) {
      feed(at - at % 1000, face(RIGHT));
    }
    assertThat(tracks.lastFrameAt()).contains(millis(70_000));
  }

  @Test
  void aClockThatWasSetBackDoesNotStopTheTracking() {
    feed(3_600_000, face(LEFT, HAPPY));
    String id = "";
    int ended = 0;
    for (int at = 0; at <= 70_000; at += 1000) {
      Step step = feed(at, face(RIGHT));
      ended += step.tracks().lastFrameAt().equals(Optional.of(millis(at))) ? 0 : 1;
      id = step.faces().get(0).map(TrackedFace::trackId).orElse("");
    }

    assertThat(ended).isEqualTo(60);
    assertThat(id).isNotEmpty();
  }

  @Test
  void timesFarApartDoNotBreakIt() {
    for (long at : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, 5}) {
      Step step =
          tracker.step(
              tracks,
              new SeenFrame(
                  "door", "f", Instant.ofEpochMilli(at), LABELS, List.of(face(LEFT, HAPPY))));
      tracks = step.tracks();
    }
    assertThat(tracks.lastFrameAt()).contains(Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  @Test
  void tellsAnEpisodeOnceItsExpressionEnds() {
    List<Episode> ended = new ArrayList<>();
    for (int at = 0; at < 6000; at += 100) {
      boolean happy = at >= 1000 && at < 3000;
      ended.addAll(feed(at, face(LEFT, happy ? HAPPY : NEUTRAL)).ended());
    }

    assertThat(ended).hasSize(1);
    Episode episode = ended.get(0);
    assertThat(episode.expression()).isEqualTo("happiness");
    assertThat(episode.trackId()).isEqualTo(tracks.tracks().get(0).id());
    assertThat(episode.ending()).isEqualTo(Ending.EXPRESSION_CHANGED);
    assertThat(episode.onset()).isBetween(millis(1100), millis(1500));
    assertThat(episode.apex()).isEqualTo(millis(2900));
    assertThat(episode.offset()).isBetween(millis(3100), millis(3600));
    assertThat(episode.peak()).isBetween(.85, .9);
  }

  @Test
  void anEpisodeEndsWhereItsFaceWasLastSeen() {
    List<Episode> ended = new ArrayList<>();
    for (int at = 0; at < 5000; at += 100) {
      ended.addAll(at <= 2000 ? feed(at, face(LEFT, HAPPY)).ended() : feed(at).ended());
    }

    assertThat(ended)
        .extracting(Episode::onset, Episode::offset, Episode::ending)
        .containsExactly(tuple(millis(0), millis(2000), Ending.TRACK_ENDED));
  }

  @Test
  void oneExpressionAfterTheOtherGivesTwoEpisodes() {
    List<Episode> ended = new ArrayList<>();
    for (int at = 0; at < 9000; at += 100) {
      List<Double> shown = at < 2000 ? HAPPY : at < 4000 ? List.of(.1, .1, .8) : NEUTRAL;
      ended.addAll(feed(at, face(LEFT, shown)).ended());
    }

    assertThat(ended).extracting(Episode::expression).containsExactly("happiness", "surprise");
    assertThat(ended.get(1).onset()).isEqualTo(ended.get(0).offset());
  }

  @Test
  void aSilentCamerasEpisodesEndOnceAndItsTracksWait() {
    String id = id(feed(0, face(LEFT, HAPPY)), 0);
    feed(400, face(LEFT, HAPPY));

    Step silent = tracker.silent(tracks);
    tracks = silent.tracks();

    assertThat(silent.ended()).extracting(Episode::ending).containsExactly(Ending.CAMERA_SILENT);
    assertThat(silent.ended().get(0).offset()).isEqualTo(millis(400));
    assertThat(tracker.silent(tracks).ended()).isEmpty();
    assertThat(id(feed(800, face(LEFT, HAPPY)), 0)).isEqualTo(id);
    assertThat(tracks.tracks().get(0).episode().map(OpenEpisode::onset)).contains(millis(800));
  }

  @Test
  void doesNotTellEpisodesThatAreTooShort() {
    feed(0, face(LEFT, HAPPY));
    feed(100, face(LEFT, HAPPY));

    assertThat(tracker.silent(tracks).ended()).isEmpty();
  }

  @Test
  void anUncertainExpressionIsNoEpisode() {
    feed(0, face(LEFT, List.of(.3, .38, .32)));

    assertThat(feed(1000, face(LEFT, List.of(.3, .38, .32))).tracks().tracks().get(0).episode())
        .isEmpty();
  }

  @Test
  void anotherModelsLabelsBeginTheSmoothingAnew() {
    feed(0, face(LEFT, HAPPY));
    feed(400, face(LEFT, HAPPY));

    Step step =
        tracker.step(
            tracks,
            new SeenFrame(
                "door",
                "next",
                millis(440),
                List.of("surprise", "neutral"),
                List.of(new Sighting(LEFT, .9, List.of(.2, .8), Evidence.SURE))));

    assertThat(step.ended()).extracting(Episode::expression).containsExactly("happiness");
    assertThat(step.faces().get(0).orElseThrow().smoothing().orElseThrow().probabilities())
        .containsExactly(.2, .8);
    assertThat(step.tracks().labels()).containsExactly("surprise", "neutral");
  }

  private Step feed(long atMillis, Sighting... faces) {
    Step step =
        tracker.step(
            tracks,
            new SeenFrame(
                "door",
                "frame-" + atMillis,
                millis(atMillis),
                faces.length == 0 ? List.of() : LABELS,
                Arrays.asList(faces)));
    tracks = step.tracks();
    return step;
  }

  private static String id(Step step, int face) {
    return step.faces().get(face).orElseThrow().trackId();
  }

  private static Sighting face(Box box) {
    return face(box, NEUTRAL);
  }

  private static Sighting face(Box box, List<Double> probabilities) {
    return new Sighting(box, .95, probabilities, Evidence.SURE);
  }

  private static Sighting poor(Box box) {
    return new Sighting(box, .5, NEUTRAL, Evidence.SURE);
  }

  private static Instant millis(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
