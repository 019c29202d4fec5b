package io.mien.ingest.picture;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Brings decoded pictures into a shape and encodes them as JPEG: cut, scaled, converted to the full
 * range and turned upright in as few passes as possible, in luma and chroma all the way. Used by
 * one thread at a time; closing frees its memory.
 */
public final class DecodedPictureEncoder implements AutoCloseable {

  private static final int PLANES = 3;

  /** Chroma in the middle of its range has no colour. */
  private static final int NO_COLOUR = 128;

  private final FrameShape shape;
  private final YuvJpegEncoder encoder;
  private final FrameScaler scaler = new FrameScaler();
  private final FramePair scaled = new FramePair();
  private final FramePair turned = new FramePair();
  private final AVFrame view = avutil.av_frame_alloc();

  /** Sets the form of all pictures. */
  public DecodedPictureEncoder(FrameShape shape) {
    this.shape = shape;
    this.encoder = new YuvJpegEncoder(shape.jpegQuality());
  }

  /** The size at which a picture goes out before any {@code furtherScale}. */
  public PixelRegion region(DecodedPicture picture) {
    PixelRegion part = part(picture);
    double scale = shape.scale(part.width(), part.height());
    return new PixelRegion(0, 0, scaled(part.width(), scale), scaled(part.height(), scale));
  }

  /** The picture in the given size, which is that of {@link #region} or smaller. */
  public EncodedPicture encode(DecodedPicture picture, int widthPixels, int heightPixels) {
    return picture.read(frame -> encode(frame, picture, widthPixels, heightPixels));
  }

  private EncodedPicture encode(AVFrame frame, DecodedPicture picture, int width, int height) {
    int turns = picture.quarterTurns();
    boolean asItIs =
        turns == 0
            && shape.roi().isEmpty()
            && shape.masks().isEmpty()
            && width == frame.width()
            && height == frame.height()
            && FrameScaler.plain(frame.format()) == avutil.AV_PIX_FMT_YUV420P
            && FrameScaler.full(frame);
    try {
      avutil.av_frame_ref(view, frame);
      if (asItIs) {
        view.format(avutil.AV_PIX_FMT_YUVJ420P);
        return encoder.encode(view);
      }
      PixelRegion part = part(picture);
      cut(part, picture);
      boolean across = turns % 2 == 1;
      AVFrame out = scaled.next(across ? height : width, across ? width : height);
      scaler.scale(view, out, avutil.AV_PIX_FMT_YUV420P);
      if (turns != 0) {
        AVFrame upright = turned.next(width, height);
        for (int plane = 0; plane < PLANES; plane++) {
          turn(out, upright, plane, turns);
        }
        out = upright;
      }
      for (PictureRegion mask : shape.masks()) {
        blacken(out, mask, part, picture);
      }
      return encoder.encode(out);
    } finally {
      avutil.av_frame_unref(view);
    }
  }

  private PixelRegion part(DecodedPicture picture) {
    return shape
        .roi()
        .orElse(new PictureRegion(0, 0, 1, 1))
        .in(picture.widthPixels(), picture.heightPixels());
  }

  private static int scaled(int side, double scale) {
    return Math.max(1, (int) Math.round(side * scale));
  }

  /** Makes the view show a part of the upright picture, in the stored one's own directions. */
  private void cut(PixelRegion part, DecodedPicture picture) {
    int right = picture.widthPixels() - part.left() - part.width();
    int bottom = picture.heightPixels() - part.top() - part.height();
    // Clockwise from the top, of the upright picture; turned back, each moves on.
    int[] margins = {part.top(), right, bottom, part.left()};
    int turns = picture.quarterTurns();
    view.crop_top(even(margins[turns % 4]));
    view.crop_right(margins[(turns + 1) % 4]);
    view.crop_bottom(margins[(turns + 2) % 4]);
    view.crop_left(even(margins[(turns + 3) % 4]));
    if (shape.roi().isPresent()) {
      avutil.av_frame_apply_cropping(view, avutil.AV_FRAME_CROP_UNALIGNED);
    }
  }

  /** Chroma begins at every second pixel. */
  private static int even(int margin) {
    return margin - margin % 2;
  }

  private static void turn(AVFrame from, AVFrame to, int plane, int turns) {
    byte[] source = bytes(from, plane);
    int sourceRow = from.linesize(plane);
    int sourceWidth = side(from.width(), plane);
    int sourceHeight = side(from.height(), plane);
    int width = side(to.width(), plane);
    int height = side(to.height(), plane);
    // In the turned plane, one step right and one step down move so far in the stored one.
    int first =
        switch (turns) {
          case 1 -> (sourceHeight - 1) * sourceRow;
          case 2 -> (sourceHeight - 1) * sourceRow + sourceWidth - 1;
          default -> sourceWidth - 1;
        };
    int right = turns == 1 ? -sourceRow : turns == 2 ? -1 : sourceRow;
    int down = turns == 1 ? 1 : turns == 2 ? -sourceRow : -1;
    byte[] row = new byte[width];
    for (int y = 0; y < height; y++) {
      int at = first + y * down;
      for (int x = 0; x < width; x++) {
        row[x] = source[at];
        at += right;
      }
      line(to, plane, y, 0).put(row);
    }
  }

  private static byte[] bytes(AVFrame frame, int plane) {
    int row = frame.linesize(plane);
    byte[] bytes = new byte[row * side(frame.height(), plane)];
    // The last line may end before its padding does.
    int used = bytes.length - row + side(frame.width(), plane);
    new BytePointer(frame.data(plane)).get(bytes, 0, used);
    return bytes;
  }

  /**
   * Blackens what the mask touches, in a picture that shows a part of the whole one; a pixel more
   * on each side, since scaling mixes neighbours.
   */
  private static void blacken(
      AVFrame frame, PictureRegion mask, PixelRegion part, DecodedPicture whole) {
    PixelRegion hidden = mask.in(whole.widthPixels(), whole.heightPixels());
    double scaleX = (double) frame.width() / part.width();
    double scaleY = (double) frame.height() / part.height();
    int left = outward((hidden.left() - part.left()) * scaleX, -1, frame.width());
    int top = outward((hidden.top() - part.top()) * scaleY, -1, frame.height());
    int right = outward((hidden.left() + hidden.width() - part.left()) * scaleX, 1, frame.width());
    int bottom = outward((hidden.top() + hidden.height() - part.top()) * scaleY, 1, frame.height());
    if (right <= left || bottom <= top) {
      return;
    }
    for (int plane = 0; plane < PLANES; plane++) {
      int value = plane == 0 ? 0 : NO_COLOUR;
      int from = plane == 0 ? left : left / 2;
      int to = side(right, plane);
      for (int y = plane == 0 ? top : top / 2; y < side(bottom, plane); y++) {
        Pointer.memset(line(frame, plane, y, from), value, to - from);
      }
    }
  }

  private static int outward(double position, int direction, int most) {
    double moved = direction < 0 ? Math.floor(position) - 1 : Math.ceil(position) + 1;
    return (int) Math.max(0, Math.min(most, moved));
  }

  /** The pixels of a plane along a side; chroma has half as many, the odd one included. */
  private static int side(int pixels, int plane) {
    return plane == 0 ? pixels : (pixels + 1) / 2;
  }

  private static BytePointer line(AVFrame frame, int plane, int y, int x) {
    return new BytePointer(frame.data(plane)).position((long) y * frame.linesize(plane) + x);
  }

  @Override
  public void close() {
    encoder.close();
    scaler.close();
    scaled.close();
    turned.close();
    avutil.av_frame_free(view);
  }

  /** Two frames in turn, since the encoder holds on to the one before. */
  private static final class FramePair implements AutoCloseable {

    private @Nullable AVFrame one;
    private @Nullable AVFrame other;

    AVFrame next(int width, int height) {
      AVFrame next = other;
      other = one;
      if (next == null || next.width() != width || next.height() != height) {
        free(next);
        next = made(width, height);
      } else if (avutil.av_frame_is_writable(next) == 0) {
        avutil.av_frame_unref(next);
        give(next, width, height);
      }
      one = next;
      return next;
    }

    private static AVFrame made(int width, int height) {
      return give(avutil.av_frame_alloc(), width, height);
    }

    private static AVFrame give(AVFrame frame, int width, int height) {
      frame.width(width).height(height).format(avutil.AV_PIX_FMT_YUVJ420P);
      frame.color_range(avutil.AVCOL_RANGE_JPEG);
      if (avutil.av_frame_get_buffer(frame, 0) < 0) {
        throw new OutOfMemoryError("no native memory for %dx%d pixels".formatted(width, height));
      }
      return frame;
    }

    private static void free(@Nullable AVFrame frame) {
      if (frame != null) {
        avutil.av_frame_free(frame);
      }
    }

    @Override
    public void close() {
      free(one);
      free(other);
      one = null;
      other = null;
    }
  }
}
