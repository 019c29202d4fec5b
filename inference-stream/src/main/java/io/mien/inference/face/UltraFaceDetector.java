package io.mien.inference.face;

import io.mien.inference.onnx.OnnxOutputs;
import io.mien.inference.onnx.OnnxSession;
import io.mien.inference.onnx.TensorShape;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * UltraFace RFB-320 (linzai, Ultra-Light-Fast-Generic-Face-Detector-1MB).
 *
 * <p>The whole picture is stretched to 320 x 240, RGB, {@code (x - 127) / 128}. A picture so narrow
 * or so wide that its faces would be flattened beyond recognition is first continued to the right
 * or below. The network answers with scores {@code [N,4420,2]} (background, face) and boxes {@code
 * [N,4420,4]} (left, top, right, bottom in 0..1 of what it saw). It gives no landmarks.
 */
final class UltraFaceDetector implements FaceDetector {

  /** Above what a bare wall scores, below what a turned, dark or blurred face does. */
  static final double DEFAULT_THRESHOLD = 0.75;

  /** Width to height, at most so many times that of the input, or so many times less. */
  private static final double MAX_STRETCH = 1.4;

  private static final double MAX_IOU = 0.4;
  private static final int CANDIDATES = 4420;
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(
          ColourOrder.RGB,
          320,
          240,
          0,
          1,
          List.of(127.0, 127.0, 127.0),
          List.of(128.0, 128.0, 128.0),
          Resampling.BILINEAR,
          Border.REPLICATE);

  private final DetectorNetwork network;
  private final double threshold;

  /** Takes over the session, and closes it with itself. */
  UltraFaceDetector(OnnxSession session, double threshold) {
    this.network =
        new DetectorNetwork(
            session
                .requireInput("input", TensorShape.of(PREPROCESSING.shape(1)))
                .requireOutput("scores", TensorShape.of(1, CANDIDATES, 2))
                .requireOutput("boxes", TensorShape.of(1, CANDIDATES, 4)),
            PREPROCESSING);
    this.threshold = threshold;
  }

  /** The shape of the input for one picture. */
  static long[] shape() {
    return PREPROCESSING.shape(1);
  }

  @Override
  public String name() {
    return "ultraface-rfb-320";
  }

  @Override
  public int maxBatch() {
    return network.maxBatch();
  }

  @Override
  public DetectorInput prepare(Image image) {
    return network.prepare(image, seen(image.widthPixels(), image.heightPixels()));
  }

  @Override
  public List<List<Face>> run(List<DetectorInput> pictures, int rows) {
    return network.run(pictures, rows, this::faces);
  }

  private List<Face> faces(OnnxOutputs outputs, int row, DetectorInput picture) {
    int width = picture.widthPixels();
    int height = picture.heightPixels();
    List<Face> candidates =
        candidates(
            outputs.get("scores").slice(2 * CANDIDATES * row, 2 * CANDIDATES),
            outputs.get("boxes").slice(4 * CANDIDATES * row, 4 * CANDIDATES),
            seen(width, height));
    return NonMaximumSuppression.suppress(candidates, MAX_IOU, width, height);
  }

  @Override
  public void check() {
    network.check();
  }

  /** The picture, and what it is continued by. */
  private static Box seen(int widthPixels, int heightPixels) {
    double inputRatio = (double) PREPROCESSING.widthPixels() / PREPROCESSING.heightPixels();
    return new Box(
        0,
        0,
        Math.max(widthPixels, heightPixels * inputRatio / MAX_STRETCH),
        Math.max(heightPixels, widthPixels / inputRatio / MAX_STRETCH));
  }

  private List<Face> candidates(FloatBuffer scores, FloatBuffer boxes, Box seen) {
    List<Face> candidates = new ArrayList<>();
    for (int i = 0; i < CANDIDATES; i++) {
      double score = DetectorNetwork.finite(scores.get(2 * i + 1));
      if (score >= threshold) {
        double left = boxes.get(4 * i) * seen.width();
        double top = boxes.get(4 * i + 1) * seen.height();
        double right = boxes.get(4 * i + 2) * seen.width();
        double bottom = boxes.get(4 * i + 3) * seen.height();
        if (left < right && top < bottom) {
          candidates.add(
              new Face(
                  new Box(left, top, right - left, bottom - top),
                  Math.min(score, 1),
                  Optional.empty()));
        }
      }
    }
    return candidates;
  }

  @Override
  public void close() {
    network.close();
  }
}
