package io.mien.vision.likeness;

import io.mien.vision.image.Image;
import java.util.random.RandomGenerator;

/** Pictures that are no faces, made up, to measure with. */
public enum NonFaces {
  /** Independent grey values. */
  NOISE {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      double contrast = 20 + 60 * random.nextDouble();
      return (x, y) -> contrast * random.nextGaussian();
    }
  },
  /** Waves of all lengths and directions, long ones strong: like cloth, foliage and clouds. */
  TEXTURE {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      double[][] waves = new double[40][];
      for (int i = 0; i < waves.length; i++) {
        double rate = Math.exp(4 * random.nextDouble() - 4.5);
        double angle = 2 * Math.PI * random.nextDouble();
        waves[i] =
            new double[] {
              rate * Math.cos(angle),
              rate * Math.sin(angle),
              2 * Math.PI * random.nextDouble(),
              4 / Math.sqrt(rate)
            };
      }
      return (x, y) -> {
        double sum = 0;
        for (double[] wave : waves) {
          sum += wave[3] * Math.sin(wave[0] * x + wave[1] * y + wave[2]);
        }
        return sum;
      };
    }
  },
  /** One wave. */
  STRIPES {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      double across = 0.2 * random.nextGaussian();
      double down = 0.2 * random.nextGaussian();
      double contrast = 20 + 80 * random.nextDouble();
      return (x, y) -> contrast * Math.sin(across * x + down * y);
    }
  },
  /** From dark to light. */
  GRADIENT {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      double across = 100 * random.nextGaussian() / side;
      double down = 100 * random.nextGaussian() / side;
      return (x, y) -> across * (x - side / 2.0) + down * (y - side / 2.0);
    }
  },
  /** Soft spots, light and dark. */
  BLOBS {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      double[][] blobs = new double[1 + random.nextInt(8)][];
      for (int i = 0; i < blobs.length; i++) {
        blobs[i] =
            new double[] {
              side * random.nextDouble(),
              side * random.nextDouble(),
              3 + side / 3.0 * random.nextDouble(),
              70 * random.nextGaussian()
            };
      }
      return (x, y) -> {
        double sum = 0;
        for (double[] blob : blobs) {
          double square = (x - blob[0]) * (x - blob[0]) + (y - blob[1]) * (y - blob[1]);
          sum += blob[3] * Math.exp(-square / (2 * blob[2] * blob[2]));
        }
        return sum;
      };
    }
  },
  /** A chess board. */
  CHECKERS {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      int field = 3 + random.nextInt(20);
      double contrast = 10 + 40 * random.nextDouble();
      return (x, y) -> (x / field + y / field) % 2 == 0 ? -contrast : contrast;
    }
  },
  /** One grey. */
  PLAIN {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      return (x, y) -> 0;
    }
  };

  /** How much brighter than its mean a pixel is, in grey values. */
  interface Brightness {
    double at(int x, int y);
  }

  abstract Brightness pattern(int side, RandomGenerator random);

  /** A square picture of this kind, another one each time. */
  public Image make(int sidePixels, RandomGenerator random) {
    double mean = 60 + 120 * random.nextDouble();
    Brightness pattern = pattern(sidePixels, random);
    byte[] bgr = new byte[Image.CHANNELS * sidePixels * sidePixels];
    for (int y = 0; y < sidePixels; y++) {
      for (int x = 0; x < sidePixels; x++) {
        long grey = Math.round(Math.min(255, Math.max(0, mean + pattern.at(x, y))));
        int at = Image.CHANNELS * (y * sidePixels + x);
        bgr[at] = bgr[at + 1] = bgr[at + 2] = (byte) grey;
      }
    }
    return new Image(sidePixels, sidePixels, bgr);
  }
}
