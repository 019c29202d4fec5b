package io.mien.inference.saving;

import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.vision.image.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a camera showed last, and whether that still holds. Asked and told frame by frame, in their
 * order; not thread safe. It is no state that outlives the process: after a restart the networks
 * run on the next frame.
 */
public final class CameraMemory {

  /** Of two boxes that are the same face in frames that follow each other. */
  private static final double SAME_FACE_IOU = .5;

  private final SavingRules rules;
  private @Nullable Thumbnail detectedIn;
  private List<Face> faces = List.of();
  private int framesSince;
  private List<Seen> seen = List.of();

  private record Seen(Face face, Thumbnail crop, Prediction prediction, Instant at) {}

  CameraMemory(SavingRules rules) {
    this.rules = rules;
  }

  /** The faces that are still where they were; empty when they have to be looked for. */
  public Optional<List<Face>> faces(Image image) {
    Thumbnail last = detectedIn;
    framesSince++;
    return last == null
            || framesSince >= rules.detectEvery()
            || last.difference(Thumbnail.of(image)) > rules.detectChange()
        ? Optional.empty()
        : Optional.of(faces);
  }

  /** These faces were found by the detector. */
  public void found(Image image, List<Face> found) {
    framesSince = 0;
    faces = List.copyOf(found);
    if (rules.detectEvery() > 1) {
      detectedIn = Thumbnail.of(image);
    }
  }

  /** What was seen in a face that has not changed since; empty when it is due. */
  public Optional<Prediction> prediction(Image image, Face face, Instant now) {
    if (rules.classifyEvery().isZero()) {
      return Optional.empty();
    }
    return seen.stream()
        .filter(past -> past.face.box().iou(face.box()) >= SAME_FACE_IOU)
        .max(Comparator.comparingDouble(past -> past.face.box().iou(face.box())))
        .filter(past -> isFresh(past.at, now))
        .filter(
            past -> past.crop.difference(Thumbnail.of(image, face.box())) <= rules.classifyChange())
        .map(Seen::prediction);
  }

  private boolean isFresh(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return !age.isNegative() && age.compareTo(rules.classifyEvery()) < 0;
  }

  /**
   * What is known of all faces of a frame.
   *
   * @param predicted those that were classified now; of the others what {@link #prediction} gave
   *     stays as old as it is
   */
  public void judged(
      Image image,
      List<Face> judged,
      List<Prediction> predictions,
      List<Boolean> predicted,
      Instant now) {
    if (rules.classifyEvery().isZero()) {
      return;
    }
    List<Seen> next = new ArrayList<>();
    for (int i = 0; i < judged.size(); i++) {
      Face face = judged.get(i);
      if (predicted.get(i)) {
        next.add(new Seen(face, Thumbnail.of(image, face.box()), predictions.get(i), now));
      } else {
        Prediction known = predictions.get(i);
        seen.stream()
            .filter(past -> past.prediction.equals(known))
            .findFirst()
            .ifPresent(past -> next.add(new Seen(face, past.crop, known, past.at)));
      }
    }
    seen = next;
  }
}
