package io.mien.cli;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A film of real faces that move over a background, of which it is known who is where.
 *
 * <p>A face that is covered for the most part is no truth: nobody could see it.
 */
final class TrackingScene {
  static final double SECONDS = 6;

  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final double COVERED = .7;

  /** What the faces do. */
  enum Kind {
    /** Two pass each other, a third stands by. */
    CROSSING,
    /** Two move on while nothing sees them, for less than a second. */
    VANISHING,
    /** Two walk behind a pillar that is narrower than they are. */
    COVERED
  }

  /** A face on its straight way; it is not there from one time to another. */
  private record Walker(
      String name, FaceCutout cutout, Box start, double speedX, double goneFrom, double goneTo) {
    Box at(double seconds) {
      return new Box(start.x() + speedX * seconds, start.y(), start.width(), start.height());
    }

    boolean isGone(double seconds) {
      return seconds >= goneFrom && seconds < goneTo;
    }
  }

  /** A frame and who is where in it. */
  record Shot(Image image, Map<String, Box> truth) {}

  private final List<Walker> walkers = new ArrayList<>();
  private final List<Box> pillars = new ArrayList<>();
  private final Image background;

  /**
   * Sets a scene.
   *
   * @param faces of whom those are taken that are needed
   */
  TrackingScene(Kind kind, List<FaceCutout> faces, RandomGenerator random) {
    this.background = background(random);
    int first = random.nextInt(faces.size());
    FaceCutout one = faces.get(first);
    FaceCutout other = faces.get((first + 1) % faces.size());
    FaceCutout third = faces.get((first + 2) % faces.size());
    double speed = 90 + 60 * random.nextDouble();
    double high = 70 + 40 * random.nextDouble();
    double low = 300 + 40 * random.nextDouble();
    switch (kind) {
      case CROSSING -> {
        double middle = WIDTH / 2.0 - speed * SECONDS / 2;
        walk("left", one, middle, high, speed, 0, 0);
        walk("stands", third, 60 + 40 * random.nextDouble(), low, 0, 0, 0);
        walk("right", other, WIDTH - middle - 100, high + 15, -speed, 0, 0);
      }
      case VANISHING -> {
        walk("high", one, 40, high, speed, 2, 2.5 + .4 * random.nextDouble());
        walk("low", other, WIDTH - 140, low, -speed, 3, 3.6 + .3 * random.nextDouble());
      }
      case COVERED -> {
        walk("high", one, 120, high, speed, 0, 0);
        walk("low", other, WIDTH - 220, low, -speed, 0, 0);
        pillars.add(new Box(WIDTH / 2.0 - 30, 0, 60, HEIGHT));
      }
    }
  }

  private void walk(
      String name, FaceCutout cutout, double x, double y, double speed, double from, double to) {
    double height = 115;
    double width = height * cutout.face().width() / cutout.face().height();
    walkers.add(new Walker(name, cutout, new Box(x, y, width, height), speed, from, to));
  }

  /** What the camera sees at a time. */
  Shot at(double seconds) {
    Image image = new Image(WIDTH, HEIGHT, background.bgr().clone());
    Map<String, Box> truth = new LinkedHashMap<>();
    for (Walker walker : walkers) {
      if (!walker.isGone(seconds)) {
        Box box = walker.at(seconds);
        walker.cutout().paste(image, box);
        // Whoever is drawn later stands before the others.
        truth.values().removeIf(behind -> covered(behind, List.of(box)) > COVERED);
        truth.put(walker.name(), box);
      }
    }
    pillars.forEach(pillar -> fill(image, pillar));
    truth.values().removeIf(box -> covered(box, pillars) > COVERED);
    Box whole = new Box(0, 0, WIDTH, HEIGHT);
    truth.values().removeIf(box -> covered(box, List.of(whole)) < 1 - COVERED);
    return new Shot(image, truth);
  }

  /** The largest share of a box that one of the others covers. */
  private static double covered(Box box, List<Box> others) {
    return others.stream()
        .mapToDouble(
            other -> {
              double across =
                  Math.min(box.x() + box.width(), other.x() + other.width())
                      - Math.max(box.x(), other.x());
              double down =
                  Math.min(box.y() + box.height(), other.y() + other.height())
                      - Math.max(box.y(), other.y());
              return across <= 0 || down <= 0 ? 0 : across * down / box.area();
            })
        .max()
        .orElse(0);
  }

  private static void fill(Image image, Box box) {
    for (int y = (int) box.y(); y < box.y() + box.height(); y++) {
      for (int x = (int) box.x(); x < box.x() + box.width(); x++) {
        int at = Image.CHANNELS * (y * image.widthPixels() + x);
        image.bgr()[at] = 60;
        image.bgr()[at + 1] = 70;
        image.bgr()[at + 2] = 80;
      }
    }
  }

  /** A wall that is lit from the side, with a little noise. */
  private static Image background(RandomGenerator random) {
    byte[] bgr = new byte[WIDTH * HEIGHT * Image.CHANNELS];
    for (int i = 0; i < bgr.length; i++) {
      int x = i / Image.CHANNELS % WIDTH;
      bgr[i] = (byte) (110 + 60 * x / WIDTH + random.nextInt(8));
    }
    return new Image(WIDTH, HEIGHT, bgr);
  }

  /** A scene of its own for each kind and number, always the same. */
  static TrackingScene of(Kind kind, int number, List<FaceCutout> faces) {
    return new TrackingScene(kind, faces, new Random(31L * kind.name().hashCode() + number));
  }
}
