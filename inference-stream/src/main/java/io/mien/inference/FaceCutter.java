package io.mien.inference;

import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.NetworkMetrics.Stage;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceGate;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.saving.CameraMemory;
import io.mien.vision.image.Image;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Cuts a frame's faces out for the expression model, and puts its answers together with what was
 * known. Thread safe.
 */
final class FaceCutter {

  private final FaceClassifier classifier;
  private final FaceGate faceGate;
  private final NetworkMetrics metrics;
  private final Clock clock;

  FaceCutter(FaceClassifier classifier, FaceGate faceGate, NetworkMetrics metrics, Clock clock) {
    this.classifier = classifier;
    this.faceGate = faceGate;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Cuts out those of the faces that the model has to see.
   *
   * @param memory of the frame's camera, which may know what some of them show
   */
  Crops cut(FrameMetadata frame, Image image, CameraMemory memory, List<Face> faces) {
    long start = System.nanoTime();
    List<Optional<Prediction>> known =
        faces.stream().map(face -> memory.prediction(image, face, frame.capturedAt())).toList();
    Crops crops =
        new Crops(
            image,
            memory,
            faces,
            faces.stream().map(face -> faceGate.judge(image, face)).toList(),
            known,
            IntStream.range(0, faces.size())
                .filter(i -> known.get(i).isEmpty())
                .mapToObj(i -> classifier.tensor(image, faces.get(i)))
                .toList());
    if (!faces.isEmpty()) {
      metrics.took(Stage.CROP, start);
    }
    return crops;
  }

  /**
   * Puts a frame's answers together.
   *
   * @param seen the model's, one for each tensor of the crops, which are given back
   * @param sinceNanos when they were asked for
   */
  AnalyzedFrame put(FrameMetadata frame, Crops crops, List<Prediction> seen, long sinceNanos) {
    crops.tensors().forEach(PooledTensor::close);
    if (!seen.isEmpty()) {
      metrics.took(Stage.INFER, sinceNanos);
    }
    Iterator<Prediction> asked = seen.iterator();
    List<Prediction> all =
        crops.known().stream().map(known -> known.orElseGet(asked::next)).toList();
    crops
        .memory()
        .judged(
            crops.image(),
            crops.faces(),
            all,
            crops.known().stream().map(Optional::isEmpty).toList(),
            frame.capturedAt());
    return new AnalyzedFrame(
        frame,
        crops.image().widthPixels(),
        crops.image().heightPixels(),
        IntStream.range(0, all.size())
            .mapToObj(
                i -> new AnalyzedFace(crops.faces().get(i), crops.qualities().get(i), all.get(i)))
            .toList(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }
}
