package io.mien.vision.likeness;

import io.mien.vision.image.Image;
import java.util.random.RandomGenerator;

/** Pictures that are no faces, made up, to measure with; nothing is fitted to them. */
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
  /** A height that is refined at random, from the corners to the pixels: clouds and rough walls. */
  CLOUDS {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      int cells = Integer.highestOneBit(Math.max(1, side - 1)) * 2;
      double[][] height = new double[cells + 1][cells + 1];
      double rough = 0.45 + 0.4 * random.nextDouble();
      double strength = 60 + 60 * random.nextDouble();
      for (int step = cells; step > 1; step /= 2) {
        int half = step / 2;
        for (int y = 0; y <= cells; y += half) {
          for (int x = 0; x <= cells; x += half) {
            boolean newColumn = x % step != 0;
            boolean newRow = y % step != 0;
            if (newColumn || newRow) {
              int left = newColumn ? x - half : x;
              int right = newColumn ? x + half : x;
              int above = newRow ? y - half : y;
              int below = newRow ? y + half : y;
              double between =
                  height[above][left]
                      + height[above][right]
                      + height[below][left]
                      + height[below][right];
              height[y][x] = between / 4 + strength * random.nextGaussian();
            }
          }
        }
        strength *= rough;
      }
      return (x, y) -> height[y][x];
    }
  },
  /** Discs on top of each other, more small ones than large: pebbles and leaves. */
  LEAVES {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      double[][] discs = new double[20 + random.nextInt(180)][];
      for (int i = 0; i < discs.length; i++) {
        discs[i] =
            new double[] {
              side * random.nextDouble(),
              side * random.nextDouble(),
              side * 0.04 / Math.sqrt(0.01 + 0.99 * random.nextDouble()),
              120 * random.nextDouble() - 60
            };
      }
      return (x, y) -> {
        for (double[] disc : discs) {
          if (Math.hypot(x - disc[0], y - disc[1]) < disc[2]) {
            return disc[3];
          }
        }
        return 0;
      };
    }
  },
  /** A wall: rows of bricks, each of its own grey, with joints. */
  BRICKS {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      int high = 5 + random.nextInt(20);
      int wide = high * (1 + random.nextInt(4));
      int joint = 1 + random.nextInt(3);
      double contrast = 60 * random.nextGaussian();
      double[] greys = random.doubles(64, -25, 25).toArray();
      return (x, y) -> {
        int row = y / high;
        int along = x + row % 2 * wide / 2;
        return y % high < joint || along % wide < joint
            ? contrast
            : greys[(7 * row + along / wide) % greys.length];
      };
    }
  },
  /** Wavy rings: sawn wood. */
  WOOD {
    @Override
    Brightness pattern(int side, RandomGenerator random) {
      double left = side * (3 * random.nextDouble() - 1);
      double top = side * (3 * random.nextDouble() - 1);
      double flat = 0.2 + 0.8 * random.nextDouble();
      double rate = 0.1 + 0.5 * random.nextDouble();
      double wave = 10 * random.nextDouble();
      double contrast = 15 + 50 * random.nextDouble();
      return (x, y) -> {
        double far = Math.hypot(x - left, flat * (y - top));
        return contrast * Math.sin(rate * (far + wave * Math.sin(0.05 * (x + 2 * y))));
      };
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
