package io.mien.inference;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.frame.RefusedFrameException.Reason;
import io.mien.inference.NetworkMetrics.Stage;
import io.mien.inference.batch.RefusedItemException;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.DetectorInput;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceGate;
import io.mien.inference.saving.CameraMemories;
import io.mien.inference.saving.CameraMemory;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.image.ImageException;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * From a frame to what the networks see in it: the same core for the stream, for a file and for the
 * benchmark.
 *
 * <p>Thread safe; many threads share its networks. Whoever opens it closes it.
 */
public final class FrameAnalyzer implements AutoCloseable {

  private static final ThreadFactory WORKER =
      work -> {
        Thread thread = new Thread(work, "frame-worker");
        thread.setDaemon(true);
        return thread;
      };

  private final ImageDecoder decoder;
  private final WarmNetworks networks;
  private final FaceDetector detector;
  private final FaceClassifier classifier;
  private final FaceCutter cutter;
  private final ExecutorService workers;
  private final CameraMemories memories;
  private final boolean saves;
  private final CameraOrder order = new CameraOrder();
  private final EventWriter events;
  private final NetworkMetrics metrics;

  private FrameAnalyzer(
      AnalyzerConfig config, WarmNetworks networks, NetworkMetrics metrics, Clock clock) {
    this.decoder = new ImageDecoder(config.maxPixels());
    this.memories = new CameraMemories(config.saving());
    this.saves = config.saving().saves();
    this.networks = networks;
    this.detector = networks.detector();
    this.classifier = networks.classifier();
    this.cutter =
        new FaceCutter(
            classifier,
            new FaceGate(config.quality().limits(), classifier.bundle().crop(detector.name())),
            metrics,
            clock);
    this.metrics = metrics;
    this.events =
        new EventWriter(
            classifier.bundle(),
            detector.name(),
            config.startThreshold(),
            config.quality().uncertainBelow());
    this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), WORKER);
  }

  /** Opens the networks, checked and warm, where nobody asks what they take. */
  public static FrameAnalyzer open(AnalyzerConfig config) {
    return open(config, new NetworkMetrics(new CollectorRegistry()), Clock.systemUTC());
  }

  /** Opens the networks, checked and warm. */
  public static FrameAnalyzer open(AnalyzerConfig config, NetworkMetrics metrics, Clock clock) {
    CompletableFuture<Void> pictures = CompletableFuture.runAsync(FrameAnalyzer::loadPictures);
    return of(config, WarmNetworks.open(config, metrics), pictures, metrics, clock);
  }

  /** Warms networks up that are open; takes them over, and closes them with itself. */
  public static FrameAnalyzer of(
      AnalyzerConfig config,
      FaceDetector detector,
      FaceClassifier classifier,
      NetworkMetrics metrics,
      Clock clock) {
    CompletableFuture<Void> pictures = CompletableFuture.runAsync(FrameAnalyzer::loadPictures);
    WarmNetworks networks = WarmNetworks.of(config, detector, classifier, metrics);
    return of(config, networks, pictures, metrics, clock);
  }

  private static FrameAnalyzer of(
      AnalyzerConfig config,
      WarmNetworks networks,
      CompletableFuture<Void> pictures,
      NetworkMetrics metrics,
      Clock clock) {
    try {
      pictures.join();
      return new FrameAnalyzer(config, networks, metrics, clock);
    } catch (RuntimeException e) {
      networks.close(); // nobody else has them
      throw e;
    }
  }

  /**
   * The picture library's natives take seconds with the first picture, which had better not be a
   * camera's, nor keep the networks waiting: a restart is to be short.
   */
  private static void loadPictures() {
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
        Crops crops =
            cutter.cut(frame, image, memory, known.isPresent() ? known.get() : detect(image));
        if (known.isEmpty()) {
          memory.found(image, crops.faces());
        }
        long start = System.nanoTime();
        List<Prediction> seen = networks.predictions().submit(crops.tensors());
        return cutter.put(frame, crops, seen, start);
      } catch (RefusedItemException e) {
        throw refused(e);
      }
    }
  }

  private List<Face> detect(Image image) throws InterruptedException {
    long start = System.nanoTime();
    DetectorInput input = detector.prepare(image);
    List<Face> faces = networks.detections().submit(List.of(input)).get(0);
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
    return order.next(frame.cameraId(), image, decoded -> see(frame, decoded));
  }

  private CompletableFuture<AnalyzedFrame> see(
      FrameMetadata frame, CompletableFuture<Image> decoded) {
    CameraMemory memory = memories.of(frame.cameraId());
    return decoded
        .thenComposeAsync(image -> cropAsync(frame, image, memory), workers)
        .thenCompose(
            crops -> {
              long start = System.nanoTime();
              return networks
                  .predictions()
                  .submitAsync(frame.cameraId(), crops.tensors())
                  .thenApply(
                      seen -> {
                        AnalyzedFrame analyzed = cutter.put(frame, crops, seen, start);
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
      return CompletableFuture.completedFuture(cutter.cut(frame, image, memory, known.get()));
    }
    long start = System.nanoTime();
    DetectorInput input = detector.prepare(image);
    return networks
        .detections()
        .submitAsync(frame.cameraId(), List.of(input))
        .whenComplete((faces, failure) -> input.close())
        .thenApplyAsync(
            faces -> {
              metrics.took(Stage.DETECT, start);
              memory.found(image, faces.get(0));
              return cutter.cut(frame, image, memory, faces.get(0));
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

  @Override
  public void close() {
    networks.close();
    workers.shutdown();
  }
}
