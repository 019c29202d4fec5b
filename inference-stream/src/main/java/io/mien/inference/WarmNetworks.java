package io.mien.inference;

import io.mien.inference.batch.BatchLimits;
import io.mien.inference.batch.Batcher;
import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.DetectorInput;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceDetectors;
import io.mien.inference.onnx.OnnxDevice;
import io.mien.inference.onnx.OnnxOptions;
import io.mien.inference.onnx.PooledTensor;
import java.util.List;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The face detector and the expression model, open, each behind its batcher, which has warmed it
 * up. Thread safe. Whoever opens it closes it.
 */
final class WarmNetworks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WarmNetworks.class);

  private final FaceDetector detector;
  private final FaceClassifier classifier;
  private final Batcher<DetectorInput, List<Face>> detections;
  private final Batcher<PooledTensor, Prediction> predictions;

  private WarmNetworks(
      AnalyzerConfig config,
      FaceDetector detector,
      FaceClassifier classifier,
      NetworkMetrics metrics) {
    this.detector = detector;
    this.classifier = classifier;
    BatchLimits limits =
        config.batches(!classifier.executionProvider().equals(ExpressionModel.CPU));
    this.detections =
        new Batcher<>(
            "detector",
            limits.atMost(detector.maxBatch()),
            new CountedModel<>(detector, metrics::detectorRan, metrics::deviceLost));
    this.predictions =
        new Batcher<>(
            "expression",
            limits,
            new CountedModel<>(classifier, metrics::modelRan, metrics::deviceLost));
    log.info("the detector runs on frames in batches of {}", detections.buckets());
    log.info("the expression model runs on faces in batches of {}", predictions.buckets());
    metrics.runs(classifier.executionProvider(), classifier.bundle(), detector.name());
  }

  /** Opens the networks that the config names, on the device that it wants. */
  static WarmNetworks open(AnalyzerConfig config, NetworkMetrics metrics) {
    OnnxDevice device = config.device().choose();
    FaceDetector detector =
        FaceDetectors.open(
            config.detector(),
            config.detectorFile(),
            OptionalDouble.of(config.leastThreshold()),
            config.device().options(device, config.detectorThreads()));
    FaceClassifier classifier;
    try {
      OnnxOptions how = config.device().options(device, config.modelThreads());
      classifier =
          config.modelFile().isPresent()
              ? ExpressionModel.open(config.modelFile(), detector.name(), how)
              : ExpressionModel.openShipped(config.device().precision(), detector.name(), how);
    } catch (RuntimeException e) {
      detector.close(); // nobody else has it
      throw e;
    }
    return of(config, detector, classifier, metrics);
  }

  /** Warms up what is open; takes it over, and closes it also when this fails. */
  static WarmNetworks of(
      AnalyzerConfig config,
      FaceDetector detector,
      FaceClassifier classifier,
      NetworkMetrics metrics) {
    try {
      return new WarmNetworks(config, detector, classifier, metrics);
    } catch (RuntimeException e) {
      classifier.close(); // nobody else has them
      detector.close();
      throw e;
    }
  }

  FaceDetector detector() {
    return detector;
  }

  FaceClassifier classifier() {
    return classifier;
  }

  /** Frames to their faces. */
  Batcher<DetectorInput, List<Face>> detections() {
    return detections;
  }

  /** Faces to what they show. */
  Batcher<PooledTensor, Prediction> predictions() {
    return predictions;
  }

  @Override
  public void close() {
    detections.close();
    predictions.close();
    classifier.close();
    detector.close();
  }
}
