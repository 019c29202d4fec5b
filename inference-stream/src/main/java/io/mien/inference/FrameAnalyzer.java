package io.mien.inference;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.frame.RefusedFrameException.Reason;
import io.mien.inference.InferenceMetrics.Stage;
import io.mien.inference.batch.BatchLimits;
import io.mien.inference.batch.Batcher;
import io.mien.inference.batch.RefusedItemException;
import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.DetectorInput;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceDetectors;
import io.mien.inference.face.FaceGate;
import io.mien.inference.onnx.OnnxDevice;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.saving.CameraMemories;
import io.mien.inference.saving.CameraMemory;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.image.ImageException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a frame to what the networks see in it: the same core for the stream, for a file and for the
 * benchmark.
 *
 * <p>Thread safe; many threads share its networks. Whoever opens it closes it.
 */
public final class FrameAnalyzer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FrameAnalyzer.class);
  private static final ThreadFactory WORKER =
      work -> {
        Thread thread = new Thread(work, "frame-worker");
        thread.setDaemon(true);
        return thread;
      };

  private final ImageDecoder decoder;
  private final FaceDetector detector;
  private final FaceGate faceGate;
  private final FaceClassifier classifier;
  private final Batcher<DetectorInput, List<Face>> detections;
  private final Batcher<PooledTensor, Prediction> predictions;
  private final ExecutorService workers;
  private final CameraMemories memories;
  private final boolean saves;
  private final Map<String, CompletableFuture<AnalyzedFrame>> newest = new ConcurrentHashMap<>();
  private final EventWriter events;
  private final Clock clock;
  private final InferenceMetrics metrics;

  private FrameAnalyzer(
      AnalyzerConfig config,
      FaceDetector detector,
      FaceClassifier classifier,
      InferenceMetrics metrics,
      Clock clock) {
    this.decoder = new ImageDecoder(config.maxPixels());
    this.memories = new CameraMemories(config.saving());
    this.saves = config.saving().saves();
    this.detector = detector;
    this.faceGate =
        new FaceGate(config.quality().limits(), classifier.bundle().crop(detector.name()));
    this.classifier = classifier;
    this.metrics = metrics;
    this.events =
        new EventWriter(
            classifier.bundle(),
            detector.name(),
            config.startThreshold(),
            config.quality().uncertainBelow());
    this.clock = clock;
    BatchLimits limits = config.batches(!executionProvider().equals(ExpressionModel.CPU));
    this.detections =
        new Batcher<>(
            "detector",
            limits.atMost(detector.maxBatch()),
            new CountedModel<>(detector, metrics::detectorRan));
    this.predictions =
        new Batcher<>("expression", limits, new CountedModel<>(classifier, metrics::modelRan));
    this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), WORKER);
    log.info("the detector runs on frames in batches of {}", detections.buckets());
    log.info("the expression model runs on faces in batches of {}", predictions.buckets());
    metrics.runs(
        classifier.executionProvider(),
        classifier.bundle().name(),
        classifier.bundle().version(),
        detector.name());
  }

  /** Opens the networks, checked and warm. */
  public static FrameAnalyzer open(AnalyzerConfig config, InferenceMetrics metrics, Clock clock) {
    OnnxDevice device = config.device().choose();
    FaceDetector detector =
        FaceDetectors.open(
            config.detector(),
            config.detectorFile(),
            OptionalDouble.of(config.leastThreshold()),
            config.device().options(device, config.detectorThreads()));
    FaceClassifier classifier;
    try {
      classifier =
          ExpressionModel.open(
              config.modelFile(),
              detector.name(),
              config.device().options(device, config.modelThreads()));
    } catch (RuntimeException e) {
      detector.close(); // nobody else has it
      throw e;
    }
    return of(config, detector, classifier, metrics, clock);
  }

  /** Warms networks up that are open; takes them over, and closes them with itself. */
  public static FrameAnalyzer of(
      AnalyzerConfig config,
      FaceDetector detector,
      FaceClassifier classifier,
      InferenceMetrics metrics,
      Clock clock) {
    loadPictureLibrary();
    try {
      return new FrameAnalyzer(config, detector, classifier, metrics, clock);
    } catch (RuntimeException e) {
      classifier.close(); // nobody else has them
      detector.close();
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
    return classifier.bundle().name() + " " + classifier.bundle().version();
  }

  /** The execution provider that the networks really run on. */
  public String executionProvider() {
    return classifier.executionProvider();
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

  /** About how much memory a frame's pixels will take, in bytes. */
  public long decodedBytes(byte[] encoded) {
    return decoder.decodedBytes(encoded);
  }

  /** Writes the events of this analyzer's frames. */
  public EventWriter events() {
    return events;
  }

  /**
   * Finds the faces of a frame and judges each; blocks until the networks have run, on this thread
   * where they are free.
   *
   * @throws RefusedFrameException when a network fails on this very frame
   * @throws InterruptedException when the thread was interrupted while it waited for a network
   */
  public AnalyzedFrame analyze(FrameMetadata frame, Image image) throws InterruptedException {
    CameraMemory memory = memories.of(frame.cameraId());
    synchronized (memory) {
      try {
        Optional<List<Face>> known = memory.faces(image);
        Crops crops = crop(frame, image, memory, known.isPresent() ? known.get() : detect(image));
        if (known.isEmpty()) {
          memory.found(image, crops.faces());
        }
        long start = System.nanoTime();
        List<Prediction> seen = predictions.submit(crops.tensors());
        return analyzed(frame, crops, seen, start);
      } catch (RefusedItemException e) {
        throw refused(e);
      }
    }
  }

  private List<Face> detect(Image image) throws InterruptedException {
    long start = System.nanoTime();
    DetectorInput input = detector.prepare(image);
    List<Face> faces = detections.submit(List.of(input)).get(0);
    input.close();
    metrics.took(Stage.DETECT, start);
    return faces;
  }

  /**
   * The same from the encoded picture.
   *
   * @throws RefusedFrameException when the picture cannot be read, or a network fails on it
   */
  public AnalyzedFrame analyze(FrameMetadata frame, byte[] encoded) throws InterruptedException {
    Image image = readable(encoded);
    try {
      return analyze(frame, image);
    } finally {
      decoder.recycle(image); // the networks have copies
    }
  }

  /**
   * The same without blocking: decodes and crops on threads of its own.
   *
   * @return fails as {@link #analyze} throws
   */
  public CompletableFuture<AnalyzedFrame> analyzeAsync(FrameMetadata frame, byte[] encoded) {
    CompletableFuture<Image> image =
        CompletableFuture.supplyAsync(() -> readable(encoded), workers);
    if (!saves) {
      return see(frame, image);
    }
    // What a camera showed last is known when its frame before is through.
    String camera = frame.cameraId();
    synchronized (newest) {
      CompletableFuture<AnalyzedFrame> before = newest.get(camera);
      CompletableFuture<AnalyzedFrame> seen =
          see(
              frame,
              before == null
                  ? image
                  : image.thenCombine(
                      before.handle((past, failure) -> true), (decoded, through) -> decoded));
      newest.put(camera, seen);
      CompletableFuture<AnalyzedFrame> unused =
          seen.whenComplete((past, failure) -> newest.remove(camera, seen));
      return seen;
    }
  }

  private CompletableFuture<AnalyzedFrame> see(
      FrameMetadata frame, CompletableFuture<Image> decoded) {
    CameraMemory memory = memories.of(frame.cameraId());
    return decoded
        .thenComposeAsync(image -> cropAsync(frame, image, memory), workers)
        .thenCompose(
            crops -> {
              long start = System.nanoTime();
              return predictions
                  .submitAsync(frame.cameraId(), crops.tensors())
                  .thenApply(
                      seen -> {
                        AnalyzedFrame analyzed = analyzed(frame, crops, seen, start);
                        decoder.recycle(crops.image()); // everybody has copies
                        return analyzed;
                      });
            })
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unwrapped(failure)));
  }

  private CompletableFuture<Crops> cropAsync(
      FrameMetadata frame, Image image, CameraMemory memory) {
    Optional<List<Face>> known = memory.faces(image);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(crop(frame, image, memory, known.get()));
    }
    long start = System.nanoTime();
    DetectorInput input = detector.prepare(image);
    return detections
        .submitAsync(frame.cameraId(), List.of(input))
        .whenComplete((faces, failure) -> input.close())
        .thenApplyAsync(
            faces -> {
              metrics.took(Stage.DETECT, start);
              memory.found(image, faces.get(0));
              return crop(frame, image, memory, faces.get(0));
            },
            workers);
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RefusedItemException item ? refused(item) : cause;
  }

  private static RefusedFrameException refused(RefusedItemException e) {
    return new RefusedFrameException(
        Reason.MODEL_FAILED,
        "expected an answer from each network, found a failure on this frame: " + e.getMessage(),
        e);
  }

  private Image readable(byte[] encoded) {
    try {
      return decode(encoded);
    } catch (ImageException e) {
      Reason reason =
          switch (e.reason()) {
            case CORRUPT -> Reason.CORRUPT_PICTURE;
            case OVERSIZED -> Reason.OVERSIZED_PICTURE;
            case UNSUPPORTED -> Reason.UNSUPPORTED_PICTURE;
          };
      throw new RefusedFrameException(reason, String.valueOf(e.getMessage()), e);
    }
  }

  private Crops crop(FrameMetadata frame, Image image, CameraMemory memory, List<Face> faces) {
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

  private AnalyzedFrame analyzed(
      FrameMetadata frame, Crops crops, List<Prediction> seen, long sinceNanos) {
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
    metrics.judged(frame.cameraId(), all.size());
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

  @Override
  public void close() {
    detections.close();
    predictions.close();
    workers.shutdown();
    classifier.close();
    detector.close();
  }
}
