package io.mien.inference.track;

import io.mien.inference.track.Assignment.Pair;
import io.mien.vision.image.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which face of a frame belongs to which track, as ByteTrack does (Zhang et al., ByteTrack:
 * Multi-Object Tracking by Associating Every Detection Box, ECCV 2022): first the good detections
 * and all tracks, then the poor detections and the tracks that the last frame had and this one has
 * not found yet. Each time the overlaps beyond the least one that counts are maximised in sum.
 *
 * <p>For the good detections both boxes are widened the more, the longer the face was not seen
 * (Yang et al., C-BIoU, WACV 2023): at 1 frame a second a face has moved on by its own width.
 * Stateless, thread safe.
 */
final class Association {

  /** How far each side of a box is moved out, as a share of it, for each second unseen. */
  private static final double WIDENING_PER_SECOND = 0.5;

  private static final double MOST_WIDENING = 0.5;

  /** A poor detection must overlap that much, as in ByteTrack: it may be another thing. */
  private static final double POOR_MIN_IOU = 0.5;

  private final double startScore;
  private final double minIou;

  Association(double startScore, double minIou) {
    this.startScore = startScore;
    this.minIou = minIou;
  }

  /**
   * Where a track is expected in the frame.
   *
   * @param fresh whether the frame before had it
   */
  record Expected(Box box, boolean fresh, double unseenSeconds) {}

  /** For each face the place of its track, or -1. */
  int[] match(List<Expected> tracks, List<Sighting> faces) {
    int[] trackOf = new int[faces.size()];
    Arrays.fill(trackOf, -1);
    boolean[] found = new boolean[tracks.size()];
    for (boolean good : new boolean[] {true, false}) {
      List<Pair> possible = new ArrayList<>();
      for (int t = 0; t < tracks.size(); t++) {
        for (int f = 0; f < faces.size(); f++) {
          if (!found[t] && good == isGood(faces.get(f))) {
            add(possible, t, f, good, tracks.get(t), faces.get(f).box());
          }
        }
      }
      for (Pair pair : Assignment.best(possible)) {
        trackOf[pair.column()] = pair.row();
        found[pair.row()] = true;
      }
    }
    return trackOf;
  }

  boolean isGood(Sighting face) {
    return face.score() >= startScore;
  }

  private void add(
      List<Pair> possible, int track, int face, boolean good, Expected expected, Box box) {
    if (!good && !expected.fresh()) {
      return;
    }
    double widening =
        good ? Math.min(MOST_WIDENING, WIDENING_PER_SECOND * expected.unseenSeconds()) : 0;
    double beyond =
        widened(expected.box(), widening).iou(widened(box, widening))
            - (good ? minIou : Math.max(minIou, POOR_MIN_IOU));
    if (beyond > 0) {
      possible.add(new Pair(track, face, beyond));
    }
  }

  private static Box widened(Box box, double share) {
    double across = share * box.width();
    double down = share * box.height();
    return new Box(
        box.x() - across, box.y() - down, box.width() + 2 * across, box.height() + 2 * down);
  }
}
