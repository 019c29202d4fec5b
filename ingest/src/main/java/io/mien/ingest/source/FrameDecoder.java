package io.mien.ingest.source;

import io.mien.ingest.picture.DecodedPicture;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Decodes the packets of a video stream. Used by one thread; closing frees its memory. */
final class FrameDecoder implements AutoCloseable {

  /** A picture, and its time in units of the stream. */
  record Decoded(DecodedPicture picture, long time) {}

  private final AVCodecContext context;
  private final AVFrame frame = avutil.av_frame_alloc();
  private final int quarterTurns;
  private boolean closed;

  /**
   * Opens the decoder of an input's stream.
   *
   * @param threads more of them are quicker, and hold more pictures back; 0 for one a core
   * @throws SourceException when FFmpeg has none
   */
  static FrameDecoder open(FfmpegInput input, InputPlace place, int threads) {
    AVCodec codec = avcodec.avcodec_find_decoder(input.codecId());
    if (codec == null || codec.isNull()) {
      throw new SourceException(
          "expected a video that FFmpeg can decode, found codec %s in %s"
              .formatted(avcodec.avcodec_get_name(input.codecId()).getString(), place.shown()));
    }
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    avcodec.avcodec_parameters_to_context(context, input.stream().codecpar());
    context.pkt_timebase(input.stream().time_base());
    context.thread_count(threads);
    int code = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
    if (code < 0) {
      avcodec.avcodec_free_context(context);
      throw new SourceException(
          "expected a video that FFmpeg can decode, found: %s in %s"
              .formatted(FfmpegProblem.of(code), place.shown()));
    }
    return new FrameDecoder(context, input.quarterTurns());
  }

  private FrameDecoder(AVCodecContext context, int quarterTurns) {
    this.context = context;
    this.quarterTurns = quarterTurns;
  }

  /**
   * Takes a packet, or the end of the stream for null; all pictures must have been fetched before.
   *
   * @return whether the packet is whole
   */
  boolean feed(@Nullable AVPacket packet) {
    int code = avcodec.avcodec_send_packet(context, packet);
    return code >= 0 || code == avutil.AVERROR_EOF();
  }

  /** The next picture that is ready. */
  Optional<Decoded> fetch() {
    int code = avcodec.avcodec_receive_frame(context, frame);
    if (code < 0) {
      return Optional.empty();
    }
    long time = frame.best_effort_timestamp();
    return Optional.of(new Decoded(DecodedPicture.takenFrom(frame, quarterTurns), time));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      avcodec.avcodec_free_context(context);
      avutil.av_frame_free(frame);
    }
  }
}
