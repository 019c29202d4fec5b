package io.mien.inference;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.FaceLandmarks;
import io.mien.contract.event.ExpressionEvent.FacePoint;
import io.mien.contract.event.ExpressionEvent.FrameSize;
import io.mien.contract.event.ExpressionEvent.Model;
import io.mien.contract.event.ExpressionEvent.Quality;
import io.mien.contract.event.ExpressionEvent.Times;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.face.FaceQuality;
import io.mien.inference.face.FaceQuality.Rejection;
import io.mien.vision.image.Box;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes what was seen in a frame as events. Thread safe. */
public final class EventWriter {

  private final Model model;
  private final String detector;
  private final double startThreshold;
  private final double uncertainBelow;

  /**
   * @param startThreshold the least score of a good face, 0..1
   * @param uncertainBelow an answer of less probability is uncertain, 0..1
   */
  EventWriter(ModelBundle bundle, String detector, double startThreshold, double uncertainBelow) {
    this.model = new Model(bundle.name(), bundle.version());
    this.detector = detector;
    this.startThreshold = startThreshold;
    this.uncertainBelow = uncertainBelow;
  }

  /** One event a face, in their order; of frames that are not tracked, those of good faces only. */
  public List<ExpressionEvent> write(AnalyzedFrame analyzed) {
    List<AnalyzedFace> faces = analyzed.faces();
    List<ExpressionEvent> all = writeAll(analyzed);
    return IntStream.range(0, faces.size())
        .filter(i -> isGood(faces.get(i)))
        .mapToObj(all::get)
        .toList();
  }

  /** Whether a face is good enough to stand for itself, without a track that expects it. */
  boolean isGood(AnalyzedFace face) {
    return face.face().score() >= startThreshold;
  }

  /** The model that judges. */
  Model model() {
    return model;
  }

  /** One event a face, poor ones too, in their order. */
  List<ExpressionEvent> writeAll(AnalyzedFrame analyzed) {
    FrameMetadata frame = analyzed.frame();
    FrameSize size = new FrameSize(analyzed.widthPixels(), analyzed.heightPixels());
    Instant inferredAt = analyzed.inferredAt();
    Times times = new Times(frame.ingestedAt().orElse(inferredAt), inferredAt);
    List<AnalyzedFace> faces = analyzed.faces();
    return IntStream.range(0, faces.size())
        .mapToObj(i -> event(frame, size, i, faces.get(i), times))
        .toList();
  }

  private ExpressionEvent event(
      FrameMetadata frame, FrameSize size, int index, AnalyzedFace face, Times times) {
    return new ExpressionEvent(
        ExpressionEvent.id(frame.frameId(), index),
        frame.cameraId(),
        frame.sequence(),
        frame.capturedAt(),
        size,
        index,
        box(face.face().box()),
        face.face().score(),
        face.face().landmarks().map(EventWriter::landmarks),
        face.prediction().expression().label(),
        probabilities(face.prediction().probabilities()),
        !face.quality().accepted() || face.prediction().confidence() < uncertainBelow,
        Optional.empty(),
        Optional.empty(),
        Optional.of(quality(face.quality())),
        model,
        detector,
        times);
  }

  private static FaceBox box(Box box) {
    return new FaceBox(box.x(), box.y(), box.width(), box.height());
  }

  private static Quality quality(FaceQuality quality) {
    return new Quality(
        quality.sizePixels(),
        quality.sharpness(),
        quality.yawDegrees().stream().boxed().findFirst(),
        quality.rejections().stream().map(Rejection::code).toList());
  }

  private static FaceLandmarks landmarks(Landmarks landmarks) {
    return new FaceLandmarks(
        point(landmarks.leftEye()),
        point(landmarks.rightEye()),
        point(landmarks.nose()),
        point(landmarks.leftMouth()),
        point(landmarks.rightMouth()));
  }

  private static FacePoint point(Point point) {
    return new FacePoint(point.x(), point.y());
  }

  private static Map<String, Double> probabilities(Map<Expression, Double> probabilities) {
    Map<String, Double> labelled = new LinkedHashMap<>();
    probabilities.forEach((expression, value) -> labelled.put(expression.label(), value));
    return labelled;
  }
}
