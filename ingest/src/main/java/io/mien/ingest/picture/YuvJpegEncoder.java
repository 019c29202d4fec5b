package io.mien.ingest.picture;

import io.mien.ingest.picture.PictureException.Reason;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;

/**
 * JPEG from planes of luma and chroma, without a detour over RGB: FFmpeg's motion JPEG encoder with
 * the quantization tables of libjpeg, so that a quality from 1 to 100 means the same as there.
 *
 * <p>Used by one thread at a time. Closing frees the encoder's memory.
 */
final class YuvJpegEncoder implements AutoCloseable {

  /** At this scale of its own, 1..31, the encoder takes the tables as they are. */
  private static final int UNIT_SCALE = 8;

  private final int quality;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private @Nullable AVCodecContext context;
  private long pictures;

  YuvJpegEncoder(int quality) {
    this.quality = quality;
  }

  /** Encodes a frame of planar 4:2:0 in the full range; the frame is not changed. */
  EncodedPicture encode(AVFrame frame) {
    AVCodecContext encoder = encoderFor(frame);
    frame.quality(avutil.FF_QP2LAMBDA * UNIT_SCALE);
    frame.pict_type(avutil.AV_PICTURE_TYPE_NONE);
    frame.pts(pictures++);
    check(avcodec.avcodec_send_frame(encoder, frame));
    check(avcodec.avcodec_receive_packet(encoder, packet));
    byte[] bytes = new byte[packet.size()];
    packet.data().get(bytes);
    avcodec.av_packet_unref(packet);
    return new EncodedPicture(PictureFormat.JPEG, bytes);
  }

  private AVCodecContext encoderFor(AVFrame frame) {
    if (context != null
        && (context.width() != frame.width() || context.height() != frame.height())) {
      avcodec.avcodec_free_context(context);
      context = null;
    }
    if (context == null) {
      context = opened(frame.width(), frame.height());
    }
    return context;
  }

  private AVCodecContext opened(int width, int height) {
    var codec = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_MJPEG);
    AVCodecContext opening = avcodec.avcodec_alloc_context3(codec);
    opening.width(width).height(height);
    opening.pix_fmt(avutil.AV_PIX_FMT_YUVJ420P).color_range(avutil.AVCOL_RANGE_JPEG);
    opening.time_base().num(1).den(1000);
    opening.thread_count(1);
    // Bitexact: without the encoder's name in each picture.
    opening.flags(opening.flags() | avcodec.AV_CODEC_FLAG_QSCALE | avcodec.AV_CODEC_FLAG_BITEXACT);
    opening.global_quality(avutil.FF_QP2LAMBDA * UNIT_SCALE);
    opening.intra_matrix(allocated(JpegQuality.luma(quality)));
    opening.chroma_intra_matrix(allocated(JpegQuality.chroma(quality)));
    AVDictionary options = new AVDictionary(null);
    try {
      // The tables of the standard: making some for each picture costs more than it saves.
      avutil.av_dict_set(options, "huffman", "default", 0);
      int code = avcodec.avcodec_open2(opening, codec, options);
      if (code < 0) {
        avcodec.avcodec_free_context(opening);
        throw new PictureException(
            Reason.TOO_LARGE,
            "expected a picture that can be encoded as JPEG, found %dx%d pixels"
                .formatted(width, height));
      }
      return opening;
    } finally {
      avutil.av_dict_free(options);
    }
  }

  private static void check(int code) {
    if (code < 0) {
      throw new IllegalStateException("FFmpeg cannot encode a picture as JPEG, code " + code);
    }
  }

  @Override
  public void close() {
    if (context != null) {
      avcodec.avcodec_free_context(context);
      context = null;
    }
    avcodec.av_packet_free(packet);
  }

  /** Memory that the context frees with itself. */
  private static ShortPointer allocated(int[] table) {
    ShortPointer pointer =
        new ShortPointer(avutil.av_malloc((long) table.length * Short.BYTES))
            .capacity(table.length);
    for (int i = 0; i < table.length; i++) {
      pointer.put(i, (short) table[i]);
    }
    return pointer;
  }
}
