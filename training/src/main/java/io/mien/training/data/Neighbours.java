package io.mien.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * For each picture those nearest in valence and arousal, by the sum of both differences.
 *
 * @param indices {@code [pictures][each]}, nearest first, of equals the first
 * @param distances likewise, 0..4
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read often, never compared
public record Neighbours(int[][] indices, float[][] distances) {
  /** How many there are of each picture. */
  public int each() {
    return indices[0].length;
  }

  /**
   * Finds them.
   *
   * @param each how many, less than there are pictures
   */
  static Neighbours of(List<Affect> affects, int each) {
    if (affects.size() <= each) {
      throw new DataException(
          "expected more than %d pictures with valence and arousal, found %d"
              .formatted(each, affects.size()));
    }
    int[] byValence =
        IntStream.range(0, affects.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> affects.get(i).valence()))
            .mapToInt(Integer::intValue)
            .toArray();
    int[][] indices = new int[byValence.length][];
    float[][] distances = new float[byValence.length][];
    IntStream.range(0, byValence.length)
        .parallel()
        .forEach(
            place -> {
              int picture = byValence[place];
              int[] nearest = nearest(affects, byValence, place, each);
              indices[picture] = nearest;
              distances[picture] = distances(affects, picture, nearest);
            });
    return new Neighbours(indices, distances);
  }

  /**
   * Looks left and right in the order of valence until that alone is farther than what is found.
   */
  private static int[] nearest(List<Affect> affects, int[] byValence, int place, int each) {
    Affect own = affects.get(byValence[place]);
    List<Integer> found = new ArrayList<>();
    int left = place - 1;
    int right = place + 1;
    while (left >= 0 || right < byValence.length) {
      double toLeft = left < 0 ? 9 : own.valence() - affects.get(byValence[left]).valence();
      double toRight =
          right == byValence.length ? 9 : affects.get(byValence[right]).valence() - own.valence();
      if (found.size() == each
          && Math.min(toLeft, toRight) > own.distance(affects.get(found.get(each - 1)))) {
        break;
      }
      insert(affects, own, found, toLeft <= toRight ? byValence[left--] : byValence[right++], each);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void insert(
      List<Affect> affects, Affect own, List<Integer> found, int candidate, int each) {
    double distance = own.distance(affects.get(candidate));
    int at = found.size();
    while (at > 0
        && isBefore(
            distance, candidate, own.distance(affects.get(found.get(at - 1))), found.get(at - 1))) {
      at--;
    }
    if (at < each) {
      found.add(at, candidate);
      if (found.size() > each) {
        found.remove(each);
      }
    }
  }

  private static boolean isBefore(double distance, int index, double other, int otherIndex) {
    return distance < other || (distance == other && index < otherIndex);
  }

  private static float[] distances(List<Affect> affects, int picture, int[] nearest) {
    float[] distances = new float[nearest.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = (float) affects.get(picture).distance(affects.get(nearest[i]));
    }
    return distances;
  }

  /** All of them, picture after picture. */
  public int[] flatIndices() {
    return Arrays.stream(indices).flatMapToInt(Arrays::stream).toArray();
  }

  /** All of them, picture after picture. */
  public float[] flatDistances() {
    float[] flat = new float[indices.length * each()];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(distances[i], 0, flat, i * each(), each());
    }
    return flat;
  }
}
