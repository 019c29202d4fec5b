package io.mien.ingest.picture;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import io.mien.ingest.picture.PictureException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Encodes, decodes and scales pictures with OpenCV. Thread safe. */
public final class PictureCodec {

  /** Larger pictures are refused before any memory is taken for their pixels. */
  static final long MAX_PIXELS = 100_000_000;

  private PictureCodec() {}

  /**
   * The picture as JPEG.
   *
   * @param quality 1 to 100
   */
  public static EncodedPicture jpeg(BgrPicture picture, int quality) {
    try (Mat pixels = mat(picture);
        BytePointer encoded = new BytePointer();
        IntPointer settings = new IntPointer(new int[] {IMWRITE_JPEG_QUALITY, quality})) {
      if (!imencode(".jpg", pixels, encoded, settings)) {
        throw new IllegalStateException(
            "OpenCV cannot encode " + picture.widthPixels() + "x" + picture.heightPixels());
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return new EncodedPicture(PictureFormat.JPEG, bytes);
    }
  }

  /** The pixels of a picture, upright as its orientation tag says. */
  public static BgrPicture decode(Picture picture) {
    if (picture instanceof EncodedPicture encoded) {
      return decoded(encoded);
    }
    if (picture instanceof DecodedPicture decoded) {
      return decoded.read(PictureCodec::bgr).turnedClockwise(decoded.quarterTurns());
    }
    if (picture instanceof UnreadablePicture unreadable) {
      throw new PictureException(Reason.UNREADABLE, unreadable.problem());
    }
    return (BgrPicture) picture;
  }

  private static BgrPicture bgr(AVFrame frame) {
    int row = frame.width() * BgrPicture.CHANNELS;
    byte[] bgr = new byte[row * frame.height()];
    AVFrame to = avutil.av_frame_alloc();
    try (FrameScaler scaler = new FrameScaler()) {
      to.width(frame.width()).height(frame.height()).format(avutil.AV_PIX_FMT_BGR24);
      if (avutil.av_frame_get_buffer(to, 0) < 0) {
        throw new OutOfMemoryError(
            "no native memory for %dx%d pixels".formatted(frame.width(), frame.height()));
      }
      scaler.scale(frame, to, avutil.AV_PIX_FMT_BGR24);
      BytePointer pixels = new BytePointer(to.data(0));
      for (int y = 0; y < frame.height(); y++) {
        pixels.position((long) y * to.linesize(0)).get(bgr, y * row, row);
      }
    } finally {
      avutil.av_frame_free(to);
    }
    return new BgrPicture(frame.width(), frame.height(), bgr);
  }

  private static BgrPicture decoded(EncodedPicture picture) {
    checkSize(picture);
    byte[] bytes = picture.bytes();
    try (BytePointer pointer = new BytePointer(bytes);
        Mat encoded = new Mat(1, bytes.length, CV_8U, pointer);
        Mat pixels = imdecode(encoded, IMREAD_COLOR)) {
      if (pixels.empty()) {
        throw unreadable(picture);
      }
      return picture(pixels);
    } catch (PictureException e) {
      throw e;
    } catch (RuntimeException e) {
      // The border to OpenCV, which throws where a header promises what the data do not hold.
      throw unreadable(picture);
    }
  }

  /** The picture with its masks blackened, then cut to its roi, then scaled down to its limits. */
  public static BgrPicture shaped(BgrPicture picture, FrameShape shape) {
    BgrPicture part = masked(picture, shape.masks());
    part = shape.roi().isPresent() ? cut(part, shape.roi().get()) : part;
    double scale = shape.scale(part.widthPixels(), part.heightPixels());
    return scaled(
        part,
        Math.max(1, (int) Math.round(part.widthPixels() * scale)),
        Math.max(1, (int) Math.round(part.heightPixels() * scale)));
  }

  private static BgrPicture masked(BgrPicture picture, List<PictureRegion> masks) {
    if (masks.isEmpty()) {
      return picture;
    }
    byte[] bgr = picture.bgr().clone();
    for (PictureRegion mask : masks) {
      PixelRegion black = mask.in(picture.widthPixels(), picture.heightPixels());
      for (int y = black.top(); y < black.top() + black.height(); y++) {
        int from = (y * picture.widthPixels() + black.left()) * BgrPicture.CHANNELS;
        Arrays.fill(bgr, from, from + black.width() * BgrPicture.CHANNELS, (byte) 0);
      }
    }
    return new BgrPicture(picture.widthPixels(), picture.heightPixels(), bgr);
  }

  private static BgrPicture cut(BgrPicture picture, PictureRegion roi) {
    PixelRegion part = roi.in(picture.widthPixels(), picture.heightPixels());
    int row = part.width() * BgrPicture.CHANNELS;
    byte[] bgr = new byte[row * part.height()];
    for (int y = 0; y < part.height(); y++) {
      int from = ((part.top() + y) * picture.widthPixels() + part.left()) * BgrPicture.CHANNELS;
      System.arraycopy(picture.bgr(), from, bgr, y * row, row);
    }
    return new BgrPicture(part.width(), part.height(), bgr);
  }

  /** The whole picture at the largest scale that fits, in the middle of a black one. */
  public static BgrPicture fitted(BgrPicture picture, int widthPixels, int heightPixels) {
    double scale =
        Math.min(
            (double) widthPixels / picture.widthPixels(),
            (double) heightPixels / picture.heightPixels());
    int width = Math.max(1, (int) Math.round(picture.widthPixels() * scale));
    int height = Math.max(1, (int) Math.round(picture.heightPixels() * scale));
    BgrPicture inner = scaled(picture, width, height);
    byte[] canvas = new byte[widthPixels * heightPixels * BgrPicture.CHANNELS];
    int left = (widthPixels - width) / 2;
    int top = (heightPixels - height) / 2;
    int row = width * BgrPicture.CHANNELS;
    for (int y = 0; y < height; y++) {
      int to = ((top + y) * widthPixels + left) * BgrPicture.CHANNELS;
      System.arraycopy(inner.bgr(), y * row, canvas, to, row);
    }
    return new BgrPicture(widthPixels, heightPixels, canvas);
  }

  /** The picture scaled to other sides; its shape changes with them. */
  public static BgrPicture scaled(BgrPicture picture, int widthPixels, int heightPixels) {
    if (widthPixels == picture.widthPixels() && heightPixels == picture.heightPixels()) {
      return picture;
    }
    boolean smaller = widthPixels < picture.widthPixels();
    try (Mat from = mat(picture);
        Mat to = new Mat();
        Size size = new Size(widthPixels, heightPixels)) {
      resize(from, to, size, 0, 0, smaller ? INTER_AREA : INTER_LINEAR);
      return picture(to);
    }
  }

  /**
   * What a view onto the picture shows, with positions between pixels interpolated.
   *
   * @param left of the view, in pixels of the picture, as are {@code top} and {@code viewWidth}
   * @param viewWidth its height follows from the shape of the result
   */
  public static BgrPicture view(
      BgrPicture picture,
      double left,
      double top,
      double viewWidth,
      int widthPixels,
      int heightPixels) {
    double step = viewWidth / widthPixels;
    double[] map = {
      step,
      0,
      left + (step - 1) / 2, //
      0,
      step,
      top + (step - 1) / 2
    };
    try (Mat from = mat(picture);
        Mat to = new Mat();
        Mat matrix = new Mat(2, 3, CV_64F);
        Size size = new Size(widthPixels, heightPixels)) {
      matrix.<DoubleBuffer>createBuffer().put(map);
      warpAffine(
          from, to, matrix, size, INTER_LINEAR | WARP_INVERSE_MAP, BORDER_REPLICATE, Scalar.BLACK);
      return picture(to);
    }
  }

  private static void checkSize(EncodedPicture picture) {
    long pixels = pixels(picture);
    if (pixels > MAX_PIXELS) {
      throw new PictureException(
          Reason.TOO_LARGE, "expected at most %d pixels, found %d".formatted(MAX_PIXELS, pixels));
    }
  }

  private static long pixels(EncodedPicture picture) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(picture.format().mediaType());
    ImageReader reader = readers.next();
    try (ImageInputStream input =
        ImageIO.createImageInputStream(new ByteArrayInputStream(picture.bytes()))) {
      reader.setInput(input, true, true);
      return (long) reader.getWidth(0) * reader.getHeight(0);
    } catch (IOException | RuntimeException e) {
      // The border to ImageIO, whose readers throw of everything on damaged headers.
      throw unreadable(picture);
    } finally {
      reader.dispose();
    }
  }

  private static PictureException unreadable(EncodedPicture picture) {
    return new PictureException(
        Reason.UNREADABLE,
        "expected a whole %s picture, found %d bytes that cannot be decoded"
            .formatted(picture.format(), picture.bytes().length));
  }

  private static Mat mat(BgrPicture picture) {
    Mat mat = new Mat(picture.heightPixels(), picture.widthPixels(), CV_8UC3);
    mat.data().put(picture.bgr());
    return mat;
  }

  private static BgrPicture picture(Mat mat) {
    byte[] bgr = new byte[mat.rows() * mat.cols() * BgrPicture.CHANNELS];
    mat.data().get(bgr);
    return new BgrPicture(mat.cols(), mat.rows(), bgr);
  }
}
