package io.mien.inference.face;

import io.mien.inference.onnx.OnnxOutputs;
import io.mien.inference.onnx.OnnxSession;
import io.mien.inference.onnx.TensorShape;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * YuNet (Wu, Peng, Yu: YuNet, a tiny millisecond-level face detector, 2023), with five landmarks.
 *
 * <p>The picture goes into the left top corner of 640 x 640, as large as fits, on black; BGR,
 * 0..255. For each stride {@code s} of 8, 16 and 32 and each cell {@code (column, row)} of the grid
 * the network gives {@code cls, obj} (score: the root of their product), {@code bbox} (centre
 * {@code (column + x, row + y) * s}, sides {@code exp(w) * s, exp(h) * s}) and {@code kps} (points
 * {@code (column + x, row + y) * s}: the eyes, the nose, the corners of the mouth, the picture's
 * left first).
 */
final class YuNetDetector implements FaceDetector {

  /** Above what cloth and foliage score, below what a turned, dark or blurred face does. */
  static final double DEFAULT_THRESHOLD = 0.65;

  private static final double MAX_IOU = 0.3;
  private static final int SIDE = 640;
  private static final List<Integer> STRIDES = List.of(8, 16, 32);
  private static final int POINTS = 5;
  private static final Preprocessing PREPROCESSING =
      Preprocessing.plain(ColourOrder.BGR, SIDE, SIDE, Resampling.BILINEAR, Border.BLACK);

  private final DetectorNetwork network;
  private final double threshold;

  /** Takes over the session, and closes it with itself. */
  YuNetDetector(OnnxSession session, double threshold) {
    session.requireInput("input", TensorShape.of(PREPROCESSING.shape(1)));
    for (int stride : STRIDES) {
      long cells = (long) (SIDE / stride) * (SIDE / stride);
      session
          .requireOutput("cls_" + stride, TensorShape.of(1, cells, 1))
          .requireOutput("obj_" + stride, TensorShape.of(1, cells, 1))
          .requireOutput("bbox_" + stride, TensorShape.of(1, cells, 4))
          .requireOutput("kps_" + stride, TensorShape.of(1, cells, 2 * POINTS));
    }
    this.network = new DetectorNetwork(session, PREPROCESSING);
    this.threshold = threshold;
  }

  /** The shape of the input for one picture. */
  static long[] shape() {
    return PREPROCESSING.shape(1);
  }

  @Override
  public String name() {
    return "yunet";
  }

  @Override
  public int maxBatch() {
    return network.maxBatch();
  }

  @Override
  public DetectorInput prepare(Image image) {
    int longSide = Math.max(image.widthPixels(), image.heightPixels());
    return network.prepare(image, new Box(0, 0, longSide, longSide));
  }

  @Override
  public List<List<Face>> run(List<DetectorInput> pictures, int rows) {
    return network.run(pictures, rows, this::faces);
  }

  private List<Face> faces(OnnxOutputs outputs, int row, DetectorInput picture) {
    int longSide = Math.max(picture.widthPixels(), picture.heightPixels());
    List<Face> candidates = new ArrayList<>();
    for (int stride : STRIDES) {
      addCandidates(outputs, row, stride, (double) longSide / SIDE, candidates);
    }
    return NonMaximumSuppression.suppress(
        candidates, MAX_IOU, picture.widthPixels(), picture.heightPixels());
  }

  @Override
  public void check() {
    network.check();
  }

  /**
   * Adds what one stride's grid shows.
   *
   * @param row the picture's in the batch
   * @param scale pixels of the source frame for one of the network's input
   */
  private void addCandidates(
      OnnxOutputs outputs, int row, int stride, double scale, List<Face> candidates) {
    int columns = SIDE / stride;
    int cells = columns * columns;
    FloatBuffer classes = outputs.get("cls_" + stride).slice(row * cells, cells);
    FloatBuffer objects = outputs.get("obj_" + stride).slice(row * cells, cells);
    FloatBuffer boxes = outputs.get("bbox_" + stride).slice(4 * row * cells, 4 * cells);
    FloatBuffer points =
        outputs.get("kps_" + stride).slice(2 * POINTS * row * cells, 2 * POINTS * cells);
    double cell = stride * scale;
    for (int i = 0; i < cells; i++) {
      double score = Math.sqrt(clamp(classes.get(i)) * clamp(objects.get(i)));
      if (score >= threshold) {
        int column = i % columns;
        int line = i / columns;
        double width = Math.exp(boxes.get(4 * i + 2)) * cell;
        double height = Math.exp(boxes.get(4 * i + 3)) * cell;
        double left = (column + boxes.get(4 * i)) * cell - width / 2;
        double top = (line + boxes.get(4 * i + 1)) * cell - height / 2;
        List<Point> landmarks = new ArrayList<>();
        for (int p = 0; p < POINTS; p++) {
          int at = 2 * (POINTS * i + p);
          landmarks.add(
              new Point((column + points.get(at)) * cell, (line + points.get(at + 1)) * cell));
        }
        candidates.add(
            new Face(
                new Box(left, top, width, height), score, Optional.of(Landmarks.of(landmarks))));
      }
    }
  }

  private static double clamp(float value) {
    return Math.min(1, Math.max(0, DetectorNetwork.finite(value)));
  }

  @Override
  public void close() {
    network.close();
  }
}
