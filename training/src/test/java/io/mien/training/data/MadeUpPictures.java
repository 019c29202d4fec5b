package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A data set in memory whose classes differ in brightness. */
public final class MadeUpPictures implements Dataset {
  private static final int SIDE = 16;
  private static final int STEP = 24;

  private final int perClass;

  /** So many pictures of each of the eight classes in each split. */
  public MadeUpPictures(int perClass) {
    this.perClass = perClass;
  }

  static Sample sample(String name, Expression label) {
    byte[] pixels = new byte[SIDE * SIDE * Image.CHANNELS];
    Random random = new Random(name.hashCode());
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (Protocol.ARGMAX_8.labels().indexOf(label) * STEP + random.nextInt(STEP));
    }
    return new Sample(name, new Image(SIDE, SIDE, pixels), Votes.single(label), label);
  }

  @Override
  public String name() {
    return "made up";
  }

  @Override
  public PictureSplit read(Split split) {
    List<Sample> samples = new ArrayList<>();
    for (Expression label : Expression.values()) {
      for (int i = 0; i < perClass; i++) {
        samples.add(sample(split.label() + "-" + label.label() + "-" + i, label));
      }
    }
    return new PictureSplit(
        split, Protocol.ARGMAX_8, samples, List.of(), List.of(), 0, split.label() + perClass);
  }
}
