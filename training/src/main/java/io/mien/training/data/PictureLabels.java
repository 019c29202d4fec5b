package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Splits that are made of other splits: fewer pictures, or the same with other labels. */
final class PictureLabels {
  private PictureLabels() {}

  /** Each picture's label as an index into the classes. */
  static int[] of(List<Sample> samples, List<Expression> classes) {
    return samples.stream().mapToInt(sample -> classes.indexOf(sample.label())).toArray();
  }

  /** How many pictures each class has. */
  static int[] counts(int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** The samples at some indices. */
  static List<Sample> at(List<Sample> samples, int[] indices) {
    List<Sample> chosen = new ArrayList<>();
    for (int index : indices) {
      chosen.add(samples.get(index));
    }
    return chosen;
  }

  /**
   * A split of samples that come from another one; its digest says which pictures of which data
   * have which labels.
   */
  static PictureSplit derived(
      PictureSplit from, Split split, List<Sample> samples, String... digests) {
    MessageDigest digest = Sha256.start();
    update(digest, from.sha256());
    for (String other : digests) {
      update(digest, other);
    }
    for (Sample sample : samples) {
      update(digest, sample.name() + " " + sample.label().label());
    }
    return new PictureSplit(
        split,
        from.protocol(),
        samples,
        from.missing(),
        from.unreadable(),
        from.leftOut(),
        Sha256.hex(digest));
  }

  private static void update(MessageDigest digest, String line) {
    digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
