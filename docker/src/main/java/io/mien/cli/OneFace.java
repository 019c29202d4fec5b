package io.mien.cli;

import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.AnalyzedFace;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.FrameAnalyzer;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Makes frames with one face each out of frames with several: all but one are scrambled, in blocks
 * of the encoder's size, so that the picture stays as much work to decode. Closed by its maker.
 */
final class OneFace implements AutoCloseable {
  /** A block of JPEG with halved colour: moved as a whole it costs as many bytes as before. */
  private static final int BLOCK_PIXELS = 16;

  /** A box and a bit of hair and chin, or the detector finds the rest of the face. */
  private static final double MARGIN = .2;

  private static final int JPEG_QUALITY = 85;

  private final FrameAnalyzer core;

  OneFace(AnalyzerConfig config) {
    core = FrameAnalyzer.open(config);
  }

  /** The frames of which one could be made that shows exactly one face, encoded again. */
  List<byte[]> of(List<byte[]> frames) throws InterruptedException {
    List<byte[]> made = new ArrayList<>();
    for (byte[] frame : frames) {
      of(frame, made.size()).ifPresent(made::add);
    }
    if (made.isEmpty()) {
      throw new UserException("expected frames with faces, found none among " + frames.size());
    }
    return made;
  }

  private Optional<byte[]> of(byte[] frame, int number) throws InterruptedException {
    Image image = core.decode(frame);
    List<Box> boxes = boxes(image);
    if (boxes.isEmpty()) {
      return Optional.empty();
    }
    Box kept = boxes.get(number % boxes.size());
    for (Box box : boxes) {
      if (!box.equals(kept)) {
        scramble(image, box, new Random(number));
      }
    }
    byte[] encoded = ImageEncoder.jpeg(image, JPEG_QUALITY);
    return boxes(core.decode(encoded)).size() == 1 ? Optional.of(encoded) : Optional.empty();
  }

  private List<Box> boxes(Image image) throws InterruptedException {
    FrameMetadata frame = new FrameMetadata("camera", "frame", 0, Instant.EPOCH, Optional.empty());
    AnalyzedFrame found = core.analyze(frame, image);
    return found.faces().stream().map(AnalyzedFace::face).map(face -> face.box()).toList();
  }

  /** Exchanges the blocks of a box among each other; the picture is the caller's own. */
  private static void scramble(Image image, Box face, RandomGenerator random) {
    Box box =
        new Box(
                face.x() - MARGIN * face.width(),
                face.y() - MARGIN * face.height(),
                (1 + 2 * MARGIN) * face.width(),
                (1 + 2 * MARGIN) * face.height())
            .clip(image.widthPixels(), image.heightPixels());
    int left = (int) box.x() / BLOCK_PIXELS;
    int top = (int) box.y() / BLOCK_PIXELS;
    int columns = (int) (box.x() + box.width()) / BLOCK_PIXELS - left;
    int rows = (int) (box.y() + box.height()) / BLOCK_PIXELS - top;
    for (int i = columns * rows - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      exchange(image, left + i % columns, top + i / columns, left + j % columns, top + j / columns);
    }
  }

  private static void exchange(Image image, int column, int row, int toColumn, int toRow) {
    int stride = image.widthPixels() * Image.CHANNELS;
    int length = BLOCK_PIXELS * Image.CHANNELS;
    byte[] line = new byte[length];
    for (int y = 0; y < BLOCK_PIXELS; y++) {
      int from = (row * BLOCK_PIXELS + y) * stride + column * length;
      int to = (toRow * BLOCK_PIXELS + y) * stride + toColumn * length;
      System.arraycopy(image.bgr(), from, line, 0, length);
      System.arraycopy(image.bgr(), to, image.bgr(), from, length);
      System.arraycopy(line, 0, image.bgr(), to, length);
    }
  }

  @Override
  public void close() {
    core.close();
  }
}
