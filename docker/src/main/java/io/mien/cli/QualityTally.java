package io.mien.cli;

import io.mien.inference.QualityConfig;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceGate;
import io.mien.inference.face.FaceQuality;
import io.mien.inference.face.FaceQuality.Rejection;
import io.mien.training.eval.BundleSession;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.likeness.FaceLikeness;
import io.mien.vision.model.BoxCrop;
import io.mien.vision.model.Expression;
import io.mien.vision.model.FaceCrop;
import io.mien.vision.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Counts what the quality gate and the model say about faces and other things. */
final class QualityTally {
  private static final String FACES = "faces of FER+ validation";
  private static final double[] BELOW = {0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7};

  private final BundleSession model;
  private final FaceGate detected;
  private final FaceGate whole;
  private final FaceCrop detectedCrop;
  private final double uncertainBelow;
  private final Map<String, Counts> groups = new LinkedHashMap<>();
  private final List<Judged> judgedFaces = new ArrayList<>();

  /** What a group came to. */
  private static final class Counts {
    private int all;
    private int improbable;
    private int uncertain;
    private final Map<Rejection, Integer> rejections = new EnumMap<>(Rejection.class);
  }

  /** The model's first choice and its calibrated probability. */
  private record Answer(Expression expression, double probability) {}

  /** A face of known label. */
  private record Judged(double confidence, boolean right, boolean accepted) {}

  /**
   * A tally.
   *
   * @param detector whose boxes are judged
   */
  QualityTally(
      QualityConfig config, BundleSession model, String detector, Optional<FaceLikeness> fitted) {
    this.model = model;
    this.detected = gate(config, model.bundle().crop(detector), fitted);
    this.whole = gate(config, new BoxCrop(0, 0, 1, 1), fitted);
    this.detectedCrop = model.bundle().crop(detector);
    this.uncertainBelow = config.uncertainBelow();
  }

  private static FaceGate gate(QualityConfig config, FaceCrop crop, Optional<FaceLikeness> fitted) {
    return fitted.isPresent()
        ? new FaceGate(config.limits(), crop, fitted)
        : new FaceGate(config.limits(), crop);
  }

  /** A picture that is one face, cut out as the model's are. */
  void face(Image picture, Expression label) {
    Answer answer = ask(picture, Region.whole(picture));
    FaceQuality quality =
        whole.judge(picture, sure(new Box(0, 0, picture.widthPixels(), picture.heightPixels())));
    count(FACES, quality, answer);
    judgedFaces.add(new Judged(answer.probability, answer.expression == label, quality.accepted()));
  }

  /** A place in a picture, as if it were a face that a detector is sure of. */
  void place(String group, Image image, Box place) {
    count(group, whole.judge(image, sure(place)), ask(image, Region.of(place)));
  }

  /** What the detector took for a face. */
  void detection(String group, Image image, Face face) {
    count(
        group,
        detected.judge(image, face),
        ask(image, detectedCrop.region(face.box(), face.landmarks())));
  }

  private static Face sure(Box box) {
    return new Face(box, 1, Optional.empty());
  }

  private Answer ask(Image image, Region crop) {
    Preprocessing preprocessing = model.bundle().preprocessing();
    FloatBuffer tensor =
        ByteBuffer.allocateDirect(Float.BYTES * preprocessing.tensorLength())
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    preprocessing.write(image, crop, tensor, 0);
    float[] logits = model.logits(tensor, 1)[0];
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((logit - logits[best]) / model.bundle().temperature());
    }
    return new Answer(model.bundle().labels().get(best), 1 / sum);
  }

  private void count(String group, FaceQuality quality, Answer answer) {
    Counts counts = groups.computeIfAbsent(group, name -> new Counts());
    boolean improbable = answer.probability < uncertainBelow;
    counts.all++;
    counts.improbable += improbable ? 1 : 0;
    counts.uncertain += improbable || !quality.accepted() ? 1 : 0;
    quality.rejections().forEach(reason -> counts.rejections.merge(reason, 1, Integer::sum));
  }

  /** Both tables, to print. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-44s %6s %9s %7s %8s %9s %10s%n",
            "share of",
            "n",
            "uncertain",
            "p<" + uncertainBelow,
            "blurred",
            "low-score",
            "not-a-face"));
    groups.forEach(
        (name, counts) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-44s %6d %8.1f%% %6.1f%% %7.1f%% %8.1f%% %9.1f%%%n",
                    name,
                    counts.all,
                    percent(counts.uncertain, counts.all),
                    percent(counts.improbable, counts.all),
                    percent(counts.rejections.getOrDefault(Rejection.BLURRED, 0), counts.all),
                    percent(counts.rejections.getOrDefault(Rejection.LOW_SCORE, 0), counts.all),
                    percent(counts.rejections.getOrDefault(Rejection.NOT_A_FACE, 0), counts.all))));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-44s %9s %22s%n",
            FACES + ", by threshold",
            "uncertain",
            "accuracy of the others"));
    for (double below : BELOW) {
      List<Judged> certain =
          judgedFaces.stream().filter(face -> face.accepted && face.confidence >= below).toList();
      long right = certain.stream().filter(Judged::right).count();
      text.append(
          String.format(
              Locale.ROOT,
              "p < %-40s %8.1f%% %21.1f%%%n",
              below,
              percent(judgedFaces.size() - certain.size(), judgedFaces.size()),
              percent(right, certain.size())));
    }
    return text.toString();
  }

  private static double percent(long part, long all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }
}
