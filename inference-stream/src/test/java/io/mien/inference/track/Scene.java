package io.mien.inference.track;

import io.mien.inference.track.Sighting.Evidence;
import io.mien.vision.image.Box;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Faces that move on straight lines in front of a camera, with a detector that errs: boxes are a
 * little off, covered faces are not found, others now and then only with a poor score.
 */
final class Scene {

  static final List<String> LABELS = List.of("neutral", "happiness", "surprise");

  /** What covers a face by so much hides it from a detector's non-maximum suppression. */
  private static final double COVERED = 0.35;

  private final double fps;
  private final List<Walker> walkers = new ArrayList<>();
  private final Random random;

  Scene(double fps, long seed) {
    this.fps = fps;
    this.random = new Random(seed);
  }

  /** A face; the later added stands before the earlier. It is not seen from one time to another. */
  private record Walker(
      String name,
      Box start,
      double perSecondX,
      double perSecondY,
      double goneFrom,
      double goneTo) {
    Box at(double seconds) {
      return new Box(
          start.x() + perSecondX * seconds,
          start.y() + perSecondY * seconds,
          start.width(),
          start.height());
    }

    boolean isGone(double seconds) {
      return seconds >= goneFrom && seconds < goneTo;
    }
  }

  Scene walks(String name, Box start, double perSecondX, double perSecondY) {
    return vanishes(name, start, perSecondX, perSecondY, 0, 0);
  }

  Scene vanishes(
      String name, Box start, double perSecondX, double perSecondY, double from, double to) {
    walkers.add(new Walker(name, start, perSecondX, perSecondY, from, to));
    return this;
  }

  /** A frame and who is where in it. */
  record Shot(SeenFrame frame, Map<String, Box> truth) {}

  List<Shot> shots(double seconds) {
    List<Shot> shots = new ArrayList<>();
    for (int i = 0; i < seconds * fps; i++) {
      shots.add(shot(i));
    }
    return shots;
  }

  private Shot shot(int number) {
    double seconds = number / fps;
    Map<String, Box> truth = new LinkedHashMap<>();
    walkers.stream()
        .filter(walker -> !walker.isGone(seconds))
        .forEach(walker -> truth.put(walker.name(), walker.at(seconds)));
    List<Box> boxes = List.copyOf(truth.values());
    List<Sighting> faces = new ArrayList<>();
    for (int w = 0; w < boxes.size(); w++) {
      Box box = boxes.get(w);
      boolean covered =
          boxes.subList(w + 1, boxes.size()).stream().anyMatch(other -> other.iou(box) > COVERED);
      double chance = random.nextDouble();
      if (!covered && chance > .05) {
        faces.add(
            new Sighting(shaken(box), chance < .15 ? .5 : .95, List.of(.6, .3, .1), Evidence.SURE));
      }
    }
    faces.sort(Comparator.comparingDouble(Sighting::score).reversed());
    return new Shot(
        new SeenFrame(
            "door",
            "frame-" + number,
            Instant.ofEpochMilli(Math.round(1000 * seconds)),
            faces.isEmpty() ? List.of() : LABELS,
            faces),
        truth);
  }

  private Box shaken(Box box) {
    double noise = .03 * box.width();
    return new Box(
        box.x() + noise * random.nextGaussian(),
        box.y() + noise * random.nextGaussian(),
        box.width() + noise * random.nextGaussian(),
        box.height() + noise * random.nextGaussian());
  }
}
