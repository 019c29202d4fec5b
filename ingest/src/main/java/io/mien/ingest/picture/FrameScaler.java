package io.mien.ingest.picture;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.jspecify.annotations.Nullable;

/**
 * Scales frames and converts their layout and range of values with FFmpeg's swscale; the matrix of
 * colours stays what it was between layouts of luma and chroma. Used by one thread at a time.
 */
final class FrameScaler implements AutoCloseable {

  /** Sizes, formats and ranges, of both sides. */
  private record Conversion(
      int fromWidth,
      int fromHeight,
      int fromFormat,
      boolean fromFull,
      int toWidth,
      int toHeight,
      int toFormat) {}

  private @Nullable SwsContext context;
  private @Nullable Conversion conversion;

  /**
   * Fills the pixels of a frame that has memory and a size.
   *
   * @param toFormat of the target, whose values take the full range
   */
  void scale(AVFrame from, AVFrame to, int toFormat) {
    Conversion wanted =
        new Conversion(
            from.width(),
            from.height(),
            plain(from.format()),
            full(from),
            to.width(),
            to.height(),
            toFormat);
    if (!wanted.equals(conversion) || context == null) {
      close();
      context = opened(wanted);
      conversion = wanted;
    }
    swscale.sws_scale(
        context, from.data(), from.linesize(), 0, from.height(), to.data(), to.linesize());
  }

  /** Whether luma takes all values of a byte, as in JPEG, and not 16 to 235. */
  static boolean full(AVFrame frame) {
    return frame.color_range() == avutil.AVCOL_RANGE_JPEG
        || plain(frame.format()) != frame.format();
  }

  /** The layout of a format whose name also says that its range is the full one. */
  static int plain(int format) {
    if (format == avutil.AV_PIX_FMT_YUVJ420P) {
      return avutil.AV_PIX_FMT_YUV420P;
    }
    if (format == avutil.AV_PIX_FMT_YUVJ422P) {
      return avutil.AV_PIX_FMT_YUV422P;
    }
    if (format == avutil.AV_PIX_FMT_YUVJ444P) {
      return avutil.AV_PIX_FMT_YUV444P;
    }
    return format == avutil.AV_PIX_FMT_YUVJ440P ? avutil.AV_PIX_FMT_YUV440P : format;
  }

  private static SwsContext opened(Conversion wanted) {
    SwsContext opening = swscale.sws_alloc_context();
    // Enlarged, the filter of SWS_AREA is that of bilinear scaling; made smaller, it averages.
    opening.flags(swscale.SWS_AREA);
    opening.src_w(wanted.fromWidth).src_h(wanted.fromHeight).src_format(wanted.fromFormat);
    opening.dst_w(wanted.toWidth).dst_h(wanted.toHeight).dst_format(wanted.toFormat);
    opening.src_range(wanted.fromFull ? 1 : 0).dst_range(1);
    if (swscale.sws_init_context(opening, null, null) < 0) {
      swscale.sws_freeContext(opening);
      throw new PictureException(
          PictureException.Reason.UNREADABLE,
          "expected pixels that can be converted, found format %d of %dx%d"
              .formatted(wanted.fromFormat, wanted.fromWidth, wanted.fromHeight));
    }
    return opening;
  }

  @Override
  public void close() {
    if (context != null) {
      swscale.sws_freeContext(context);
      context = null;
    }
  }
}
