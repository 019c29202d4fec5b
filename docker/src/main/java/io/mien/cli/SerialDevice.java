package io.mien.cli;

import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.DetectorInput;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.onnx.BufferPool;
import io.mien.inference.onnx.PooledTensor;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.model.BoxCrop;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Networks that cost no computing, to measure all that is around them: the detector sees one face
 * in each frame at once, and the classifier works like a GPU, on one batch after the other.
 */
final class SerialDevice implements FaceClassifier {
  /** What a batch costs however small it is. */
  static final Duration PER_BATCH = Duration.ofMillis(4);

  /** What each row of a batch costs on top. */
  static final Duration PER_ROW = Duration.ofNanos(200_000);

  static final int MAX_BATCH = 32;

  private static final String DETECTOR = "one-face";
  private static final ModelBundle BUNDLE =
      new ModelBundle(
          "serial",
          "1",
          List.of(Expression.NEUTRAL, Expression.HAPPINESS),
          Preprocessing.plain(ColourOrder.GRAY, 1, 1, Resampling.BILINEAR, Border.REPLICATE),
          ModelBundle.NO_TEMPERATURE,
          Map.of(DETECTOR, new BoxCrop(0, 0, 1, 1)),
          Map.of());
  private static final Prediction NEUTRAL =
      new Prediction(
          Expression.NEUTRAL, Map.of(Expression.NEUTRAL, 1.0, Expression.HAPPINESS, 0.0));

  private final BufferPool tensors = new BufferPool(1);
  private final LongAdder items = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private long busyUntilNanos = System.nanoTime();

  /** Items a second, when each batch is full. */
  static double ceiling() {
    return MAX_BATCH * 1e9 / (PER_BATCH.toNanos() + MAX_BATCH * PER_ROW.toNanos());
  }

  /** Items and batches so far. */
  record Count(long items, long batches) {}

  Count count() {
    return new Count(items.sum(), batches.sum());
  }

  /** The detector that goes with it. */
  static FaceDetector detector() {
    return new OneFace(new BufferPool(1));
  }

  @Override
  public ModelBundle bundle() {
    return BUNDLE;
  }

  @Override
  public String executionProvider() {
    return ExpressionModel.CPU;
  }

  @Override
  public PooledTensor tensor(Image image, Face face) {
    return tensors.take();
  }

  @Override
  public List<Prediction> run(List<PooledTensor> faces, int rows) {
    long end = finish(rows);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    if (!faces.isEmpty()) {
      items.add(faces.size());
      batches.increment();
    }
    return Collections.nCopies(faces.size(), NEUTRAL);
  }

  /** When a batch that is handed over now will be done: after those before it. */
  private synchronized long finish(int rows) {
    busyUntilNanos =
        Math.max(busyUntilNanos, System.nanoTime())
            + PER_BATCH.toNanos()
            + rows * PER_ROW.toNanos();
    return busyUntilNanos;
  }

  @Override
  public void close() {}

  /** Sees one face in the middle of each picture. */
  private record OneFace(BufferPool tensors) implements FaceDetector {
    @Override
    public String name() {
      return DETECTOR;
    }

    @Override
    public int maxBatch() {
      return MAX_BATCH;
    }

    @Override
    public DetectorInput prepare(Image image) {
      return new DetectorInput(image.widthPixels(), image.heightPixels(), tensors.take());
    }

    @Override
    public List<List<Face>> run(List<DetectorInput> pictures, int rows) {
      return pictures.stream().map(OneFace::face).map(List::of).toList();
    }

    private static Face face(DetectorInput picture) {
      double width = picture.widthPixels();
      double height = picture.heightPixels();
      return new Face(new Box(width / 4, height / 4, width / 2, height / 2), 1, Optional.empty());
    }

    @Override
    public void close() {}
  }
}
