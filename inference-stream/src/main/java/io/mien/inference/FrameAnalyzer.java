package io.mien.inference;

import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.InferenceMetrics.Stage;
import io.mien.inference.batch.Batcher;
import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceDetectors;
import io.mien.inference.face.FaceGate;
import io.mien.inference.face.FaceQuality;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import java.nio.FloatBuffer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From a frame to what the networks see in it: the same core for the stream, for a file and for the
 * benchmark.
 *
 * <p>Thread safe; many threads share its networks. Whoever opens it closes it.
 */
public final class FrameAnalyzer implements AutoCloseable {

  private final ImageDecoder decoder;
  private final FaceDetector detector;
  private final FaceGate gate;
  private final ExpressionModel model;
  private final Batcher<FloatBuffer, Prediction> batcher;
  private final EventWriter events;
  private final Clock clock;
  private final InferenceMetrics metrics;

  /** Takes over detector and model, and closes them with itself. */
  FrameAnalyzer(
      AnalyzerConfig config,
      FaceDetector detector,
      ExpressionModel model,
      InferenceMetrics metrics,
      Clock clock) {
    this.decoder = new ImageDecoder(config.maxPixels());
    this.detector = detector;
    this.gate = config.quality().gate();
    this.model = model;
    this.metrics = metrics;
    this.events =
        new EventWriter(model.bundle(), detector.name(), config.quality().uncertainBelow());
    this.clock = clock;
    this.batcher = new Batcher<>(config.maxBatch(), config.maxWait(), this::predict);
    metrics.runs(
        model.executionProvider(),
        model.bundle().name(),
        model.bundle().version(),
        detector.name());
  }

  /** Opens the networks, checked and warm. */
  public static FrameAnalyzer open(AnalyzerConfig config, InferenceMetrics metrics, Clock clock) {
    loadPictureLibrary();
    FaceDetector detector =
        FaceDetectors.open(
            config.detector(), config.detectorFile(), config.threshold(), config.detectorThreads());
    try {
      ExpressionModel model =
          ExpressionModel.open(
              config.modelFile(), detector.name(), config.maxBatch(), config.modelThreads());
      return new FrameAnalyzer(config, detector, model, metrics, clock);
    } catch (RuntimeException e) {
      detector.close(); // nobody else has it
      throw e;
    }
  }

  /** Its natives take seconds with the first picture, which had better not be a camera's. */
  private static void loadPictureLibrary() {
    Image dot = new Image(1, 1, new byte[Image.CHANNELS]);
    Image unused = new ImageDecoder(1).decode(ImageEncoder.png(dot));
  }

  /** The detector's name, as in the events. */
  public String detector() {
    return detector.name();
  }

  /** Name and version of the model, for people. */
  public String model() {
    return model.bundle().name() + " " + model.bundle().version();
  }

  /** The execution provider that the networks really run on. */
  public String executionProvider() {
    return model.executionProvider();
  }

  /**
   * The pixels of an encoded picture.
   *
   * @throws io.mien.vision.image.ImageException where there is none, or too large a one
   */
  public Image decode(byte[] encoded) {
    long start = System.nanoTime();
    Image image = decoder.decode(encoded);
    metrics.took(Stage.DECODE, start);
    return image;
  }

  /** Writes the events of this analyzer's frames. */
  public EventWriter events() {
    return events;
  }

  /**
   * Finds the faces of a frame and judges each; blocks until the model has run.
   *
   * @throws InterruptedException when the thread was interrupted while it waited for the model
   */
  public AnalyzedFrame analyze(FrameMetadata frame, Image image) throws InterruptedException {
    List<AnalyzedFace> faces = judge(image);
    metrics.judged(frame.cameraId(), faces.size());
    return new AnalyzedFrame(
        frame,
        image.widthPixels(),
        image.heightPixels(),
        faces,
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private List<AnalyzedFace> judge(Image image) throws InterruptedException {
    long start = System.nanoTime();
    List<Face> faces = detector.detect(image);
    metrics.took(Stage.DETECT, start);
    if (faces.isEmpty()) {
      return List.of();
    }
    start = System.nanoTime();
    List<FaceQuality> qualities = faces.stream().map(face -> gate.judge(image, face)).toList();
    List<FloatBuffer> tensors = faces.stream().map(face -> model.tensor(image, face)).toList();
    metrics.took(Stage.CROP, start);
    start = System.nanoTime();
    List<Prediction> predictions = batcher.submit(tensors);
    metrics.took(Stage.INFER, start);
    return IntStream.range(0, faces.size())
        .mapToObj(i -> new AnalyzedFace(faces.get(i), qualities.get(i), predictions.get(i)))
        .toList();
  }

  private List<Prediction> predict(List<FloatBuffer> tensors) {
    metrics.ran(tensors.size());
    return model.predict(tensors);
  }

  @Override
  public void close() {
    batcher.close();
    model.close();
    detector.close();
  }
}
