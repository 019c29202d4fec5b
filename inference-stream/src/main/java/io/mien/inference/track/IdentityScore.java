package io.mien.inference.track;

import io.mien.inference.track.Assignment.Pair;
import io.mien.vision.image.Box;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a tracker keeps apart who is who, on frames of which the truth is known.
 *
 * <p>IDF1 pairs whole tracks with whole persons so that the most boxes agree: {@code 2 IDTP / (true
 * boxes + found boxes)} (Ristani et al., Performance Measures and a Data Set for Multi-Target,
 * Multi-Camera Tracking, ECCV workshops 2016). An identity switch is a person whose track is
 * another one than when it was last found (Bernardin, Stiefelhagen, CLEAR MOT, 2008). Boxes agree
 * when they overlap by half. Not thread safe.
 */
public final class IdentityScore {

  private static final double MIN_IOU = 0.5;

  private final Map<String, Integer> persons = new HashMap<>();
  private final Map<String, Integer> tracks = new HashMap<>();
  private final Map<List<Integer>, Integer> agreeing = new HashMap<>();
  private final Map<Integer, Integer> lastTrackOf = new HashMap<>();
  private long trueBoxes;
  private long foundBoxes;
  private int switches;

  /**
   * Counts one more frame.
   *
   * @param truth the boxes by person
   * @param found the boxes by track
   */
  public void add(Map<String, Box> truth, Map<String, Box> found) {
    trueBoxes += truth.size();
    foundBoxes += found.size();
    List<Pair> possible = new ArrayList<>();
    truth.forEach(
        (person, box) -> {
          int row = persons.computeIfAbsent(person, key -> persons.size());
          found.forEach(
              (track, place) -> {
                int column = tracks.computeIfAbsent(track, key -> tracks.size());
                double iou = box.iou(place);
                if (iou >= MIN_IOU) {
                  agreeing.merge(List.of(row, column), 1, Integer::sum);
                  // Who goes on as before has the right of way, as in CLEAR MOT.
                  boolean goesOn = lastTrackOf.getOrDefault(row, -1) == column;
                  possible.add(new Pair(row, column, goesOn ? 1 + iou : iou));
                }
              });
        });
    for (Pair pair : Assignment.best(possible)) {
      Integer last = lastTrackOf.put(pair.row(), pair.column());
      if (last != null && last != pair.column()) {
        switches++;
      }
    }
  }

  /** 0..1, where 1 is perfect. */
  public double idf1() {
    List<Pair> possible = new ArrayList<>();
    agreeing.forEach((pair, boxes) -> possible.add(new Pair(pair.get(0), pair.get(1), boxes)));
    double agreed = Assignment.best(possible).stream().mapToDouble(Pair::weight).sum();
    return trueBoxes + foundBoxes == 0 ? 1 : 2 * agreed / (trueBoxes + foundBoxes);
  }

  public int switches() {
    return switches;
  }

  /** Persons that were there. */
  public int persons() {
    return persons.size();
  }

  /** Tracks that were made of them. */
  public int tracks() {
    return tracks.size();
  }
}
