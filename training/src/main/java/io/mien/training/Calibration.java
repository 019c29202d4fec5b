package io.mien.training;

import io.mien.training.data.PictureSplit;
import java.util.Random;
import java.util.stream.IntStream;

/** The pictures to which the numbers of a model are fitted. */
public final class Calibration {
  /** How many integers are fitted to. */
  public static final int PICTURES = 1024;

  /** Decides which. */
  public static final long SEED = 1;

  private Calibration() {}

  /** A sample of the split, the same each time; a picture may be in it twice. */
  public static PictureSplit sample(PictureSplit split, int most) {
    Random random = new Random(SEED);
    int count = split.samples().size();
    int[] pictures =
        IntStream.range(0, Math.min(count, most)).map(i -> random.nextInt(count)).toArray();
    return split.subset(split.split(), pictures);
  }
}
