package io.mien.training.likeness;

import io.mien.vision.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Pictures that are no faces, to learn from: faces whose parts are elsewhere, and textures. They
 * are of other kinds than {@link io.mien.vision.likeness.NonFaces}, which measures what was
 * learned. Each call gives as many of each kind.
 */
final class NonFaceExamples {
  private static final int MOST_CELLS = 40;
  private static final int MOST_STROKES = 30;

  private final Random random;

  NonFaceExamples(Random random) {
    this.random = random;
  }

  /** One of each kind, of the size of the face, which is square. */
  List<Image> of(Image face) {
    int side = face.widthPixels();
    double[] grey = grey(face);
    return List.of(
        picture(shuffled(grey, side), side),
        picture(scrambled(grey, side), side),
        picture(octaves(side), side),
        picture(cells(side), side),
        picture(strokes(side), side));
  }

  private static double[] grey(Image face) {
    int side = face.widthPixels();
    byte[] bgr = face.bgr();
    double[] grey = new double[side * side];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = bgr[Image.CHANNELS * i] & 0xff; // the pictures to learn from have no colours
    }
    return grey;
  }

  private static Image picture(double[] grey, int side) {
    byte[] bgr = new byte[Image.CHANNELS * grey.length];
    for (int i = 0; i < grey.length; i++) {
      byte value = (byte) Math.round(Math.min(255, Math.max(0, grey[i])));
      bgr[Image.CHANNELS * i] = bgr[Image.CHANNELS * i + 1] = bgr[Image.CHANNELS * i + 2] = value;
    }
    return new Image(side, side, bgr);
  }

  /** The face cut into tiles that lie elsewhere, some of them mirrored. */
  private double[] shuffled(double[] grey, int side) {
    int tiles = 3 + random.nextInt(3);
    List<Integer> places = new ArrayList<>(IntStream.range(0, tiles * tiles).boxed().toList());
    Collections.shuffle(places, random);
    boolean[] mirrored = new boolean[places.size()];
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = random.nextBoolean();
    }
    int length = side / tiles;
    double[] shuffled = grey.clone();
    for (int i = 0; i < length * tiles * length * tiles; i++) {
      int x = i % (length * tiles);
      int y = i / (length * tiles);
      int tile = y / length * tiles + x / length;
      int from = places.get(tile);
      int inX = mirrored[tile] ? length - 1 - x % length : x % length;
      shuffled[y * side + x] =
          grey[(from / tiles * length + y % length) * side + from % tiles * length + inX];
    }
    return shuffled;
  }

  /** Waves as strong as the face's, each shifted at random: a texture with a face's spectrum. */
  private double[] scrambled(double[] grey, int side) {
    double mean = 0;
    for (double value : grey) {
      mean += value / grey.length;
    }
    double[] cosine = new double[side];
    for (int i = 0; i < side; i++) {
      cosine[i] = Math.cos(2 * Math.PI * i / side);
    }
    double[] scrambled = new double[grey.length];
    for (int down = 0; down <= side / 4; down++) {
      for (int across = -side / 4; across <= side / 4; across++) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < grey.length; i++) {
          int at = Math.floorMod(across * (i % side) + down * (i / side), side);
          real += (grey[i] - mean) * cosine[at];
          imaginary += (grey[i] - mean) * cosine[(at + 3 * side / 4) % side]; // a sine
        }
        double strength = Math.hypot(real, imaginary) * (down == 0 ? 1 : 2) / grey.length;
        int shift = random.nextInt(side);
        for (int i = 0; i < scrambled.length; i++) {
          int at = across * (i % side) + down * (i / side) + shift;
          scrambled[i] += strength * cosine[Math.floorMod(at, side)];
        }
      }
    }
    for (int i = 0; i < scrambled.length; i++) {
      scrambled[i] += mean;
    }
    return scrambled;
  }

  /** Smooth noise of several sizes on top of each other. */
  private double[] octaves(int side) {
    double[] sum = new double[side * side];
    double across = Math.exp(0.5 * random.nextGaussian());
    double persistence = 0.3 + 0.6 * random.nextDouble();
    double strength = 60 + 60 * random.nextDouble();
    double base = 60 + 120 * random.nextDouble();
    for (double size = side / 1.5; size >= 2; size /= 2) {
      int columns = (int) (side * across / size) + 3;
      int rows = (int) (side / size) + 3;
      double[] knots = random.doubles((long) columns * rows, -1, 1).toArray();
      for (int i = 0; i < sum.length; i++) {
        double x = Math.min(columns - 2.001, i % side * across / size);
        double y = row(i, side) / size;
        int at = columns * (int) y + (int) x;
        double right = ease(x - (int) x);
        double below = ease(y - (int) y);
        sum[i] +=
            strength
                * ((knots[at] * (1 - right) + knots[at + 1] * right) * (1 - below)
                    + (knots[at + columns] * (1 - right) + knots[at + columns + 1] * right)
                        * below);
      }
      strength *= persistence;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += base;
    }
    return sum;
  }

  /** Of the i-th pixel. */
  private static int row(int i, int side) {
    return i / side;
  }

  private static double ease(double share) {
    return share * share * (3 - 2 * share);
  }

  /** Each pixel as grey as the nearest of some points, or as far from it as it is. */
  private double[] cells(int side) {
    int count = 4 + random.nextInt(MOST_CELLS);
    double[] x = random.doubles(count, 0, side).toArray();
    double[] y = random.doubles(count, 0, side).toArray();
    double[] grey = random.doubles(count, 20, 235).toArray();
    boolean far = random.nextBoolean();
    double[] cells = new double[side * side];
    for (int i = 0; i < cells.length; i++) {
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int cell = 0; cell < count; cell++) {
        double distance = Math.hypot(i % side - x[cell], row(i, side) - y[cell]);
        if (distance < least) {
          least = distance;
          nearest = cell;
        }
      }
      cells[i] = far ? 255 * Math.min(1, least * Math.sqrt(count) / side) : grey[nearest];
    }
    return cells;
  }

  /** Bars of any length and direction over each other. */
  private double[] strokes(int side) {
    double[] strokes = new double[side * side];
    Arrays.fill(strokes, 255 * random.nextDouble());
    int count = 3 + random.nextInt(MOST_STROKES);
    for (int stroke = 0; stroke < count; stroke++) {
      double x = side * random.nextDouble();
      double y = side * random.nextDouble();
      double angle = Math.PI * random.nextDouble();
      double length = side * (0.1 + 0.6 * random.nextDouble());
      double width = side * (0.02 + 0.15 * random.nextDouble());
      double grey = 255 * random.nextDouble();
      for (int i = 0; i < strokes.length; i++) {
        double right = i % side - x;
        double down = row(i, side) - y;
        double along = right * Math.cos(angle) + down * Math.sin(angle);
        double aside = down * Math.cos(angle) - right * Math.sin(angle);
        if (Math.abs(along) < length / 2 && Math.abs(aside) < width / 2) {
          strokes[i] = grey;
        }
      }
    }
    return strokes;
  }
}
