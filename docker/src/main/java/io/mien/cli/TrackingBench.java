package io.mien.cli;

import io.mien.cli.TrackingScene.Kind;
import io.mien.cli.TrackingScene.Shot;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.AnalyzedFace;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.EventTracker;
import io.mien.inference.EventTracker.Tracked;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.TrackConfig;
import io.mien.inference.track.CameraTracks;
import io.mien.inference.track.IdentityScore;
import io.mien.inference.track.PlainIouTracker;
import io.mien.inference.track.SeenFrame;
import io.mien.inference.track.Sighting;
import io.mien.inference.track.Sighting.Evidence;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tracker against plain matching by overlap, on the same detections of films with known truth.
 */
final class TrackingBench {
  private final FrameAnalyzer core;
  private final AnalyzerConfig analyzer;
  private final TrackConfig config;
  private final EventTracker tracker;
  private final List<FaceCutout> faces;

  TrackingBench(FrameAnalyzer core, AnalyzerConfig analyzer, TrackConfig config)
      throws InterruptedException {
    this.core = core;
    this.analyzer = analyzer;
    this.config = config;
    this.tracker = new EventTracker(config, analyzer, core.events());
    this.faces = cutouts();
  }

  /** Both trackers' scores on the same frames. */
  record Scores(IdentityScore ours, IdentityScore plain) {
    Scores() {
      this(new IdentityScore(), new IdentityScore());
    }
  }

  /** Plays a scene at a rate of frames, and counts it in all of these scores. */
  void play(Kind kind, int number, int fps, List<Scores> scores) throws InterruptedException {
    TrackingScene scene = TrackingScene.of(kind, number, faces);
    String camera = kind + "-" + number + "-" + fps;
    PlainIouTracker plain =
        new PlainIouTracker(analyzer.startThreshold(), config.minIou(), config.gap());
    CameraTracks tracks = CameraTracks.NONE;
    for (int i = 0; i < TrackingScene.SECONDS * fps; i++) {
      Shot shot = scene.at((double) i / fps);
      AnalyzedFrame analyzed = core.analyze(frame(camera, i, fps), shot.image());
      Tracked tracked = tracker.track(tracks, analyzed);
      tracks = tracked.tracks();
      Map<String, Box> truth = named(camera, shot.truth());
      Map<String, Box> ours = ours(tracked.events());
      Map<String, Box> others = named(camera, plain(plain, analyzed));
      for (Scores score : scores) {
        score.ours().add(truth, ours);
        score.plain().add(truth, others);
      }
    }
  }

  private static FrameMetadata frame(String camera, int number, int fps) {
    return new FrameMetadata(
        camera,
        camera + "-" + number,
        number,
        Instant.ofEpochMilli(Math.round(1000.0 * number / fps)),
        Optional.empty());
  }

  private static Map<String, Box> ours(List<ExpressionEvent> events) {
    Map<String, Box> boxes = new HashMap<>();
    for (ExpressionEvent event : events) {
      ExpressionEvent.FaceBox box = event.box();
      boxes.put(
          event.track().orElseThrow().id(), new Box(box.x(), box.y(), box.width(), box.height()));
    }
    return boxes;
  }

  private static Map<String, Box> plain(PlainIouTracker tracker, AnalyzedFrame analyzed) {
    List<Sighting> seen =
        analyzed.faces().stream()
            .map(AnalyzedFace::face)
            .map(face -> new Sighting(face.box(), face.score(), List.of(), Evidence.NONE))
            .toList();
    List<Optional<String>> ids =
        tracker.step(
            new SeenFrame(
                analyzed.frame().cameraId(),
                analyzed.frame().frameId(),
                analyzed.frame().capturedAt(),
                List.of(),
                seen));
    Map<String, Box> boxes = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      Box box = seen.get(i).box();
      ids.get(i).ifPresent(id -> boxes.put(id, box));
    }
    return boxes;
  }

  /** Persons and tracks of different films are different. */
  private static Map<String, Box> named(String film, Map<String, Box> boxes) {
    Map<String, Box> named = new HashMap<>();
    boxes.forEach((name, box) -> named.put(film + "/" + name, box));
    return named;
  }

  /** The best face of each sample picture that has one. */
  private List<FaceCutout> cutouts() throws InterruptedException {
    List<FaceCutout> cutouts = new ArrayList<>();
    try (SamplePictures samples = SamplePictures.unpack();
        Stream<Path> files = Files.list(samples.folder())) {
      for (Path file : files.sorted().toList()) {
        Image picture = core.decode(Files.readAllBytes(file));
        core.analyze(frame("samples", cutouts.size(), 1), picture).faces().stream()
            .map(AnalyzedFace::face)
            .filter(face -> face.score() >= analyzer.startThreshold())
            .findFirst()
            .ifPresent(face -> cutouts.add(new FaceCutout(picture, face.box())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the sample pictures", e);
    }
    if (cutouts.size() < 3) {
      throw new UserException(
          "expected 3 sample pictures with a face for the detector, found " + cutouts.size());
    }
    return cutouts;
  }
}
