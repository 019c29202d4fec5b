package io.mien.ingest.source;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Packets of the best video stream of a file, URL or device. Used by one thread, but for its {@link
 * Interrupt}, which belongs to whoever gave it.
 */
final class FfmpegInput implements AutoCloseable {

  static {
    // What matters comes back as an error code; FFmpeg's own log would run through the progress,
    // with the secrets of URLs in it.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    avformat.avformat_network_init();
  }

  /** A camera is told that its viewer is gone, but not waited for. */
  private static final Duration GOODBYE = Duration.ofSeconds(1);

  /** How often a device without waiting of its own is asked for a picture. */
  private static final Duration POLL = Duration.ofMillis(2);

  private static final int EAGAIN = -11;
  private static final int MICROS = 1_000_000;

  /** What a read came to. */
  enum Read {
    PACKET,
    END
  }

  private final InputPlace place;
  private final Interrupt interrupt;
  private final AVFormatContext context;
  private final AVStream stream;
  private boolean closed;

  /**
   * Opens a place.
   *
   * @throws SourceException when there is no video, or not within the time
   */
  static FfmpegInput open(InputPlace place, Interrupt interrupt, Duration limit) {
    interrupt.allow(limit);
    AVFormatContext context = avformat.avformat_alloc_context();
    interrupt.guard(context);
    AVInputFormat format = null;
    if (place.format().isPresent()) {
      avdevice.avdevice_register_all();
      format = avformat.av_find_input_format(place.format().get());
      // Reads of a device cannot be interrupted, so they must not wait.
      context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_NONBLOCK);
    }
    AVDictionary options = options(place.options());
    int code;
    try {
      // Frees the context where it fails.
      code = avformat.avformat_open_input(context, place.name(), format, options);
    } finally {
      avutil.av_dict_free(options);
    }
    if (code < 0) {
      throw refused(place, interrupt, limit, code);
    }
    try {
      return new FfmpegInput(place, interrupt, limit, context);
    } catch (SourceException e) {
      interrupt.allow(GOODBYE);
      avformat.avformat_close_input(context);
      throw e;
    }
  }

  private FfmpegInput(
      InputPlace place, Interrupt interrupt, Duration limit, AVFormatContext context) {
    this.place = place;
    this.interrupt = interrupt;
    this.context = context;
    int code = avformat.avformat_find_stream_info(context, (AVDictionary) null);
    if (code < 0 || interrupt.aborted() || interrupt.expired()) {
      throw refused(place, interrupt, limit, code);
    }
    int best =
        avformat.av_find_best_stream(context, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (best < 0) {
      throw new SourceException(
          "expected a video or a picture, found no pictures in " + place.shown());
    }
    this.stream = context.streams(best);
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != best) {
        context.streams(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
  }

  private static AVDictionary options(Map<String, String> options) {
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((key, value) -> avutil.av_dict_set(dictionary, key, value, 0));
    return dictionary;
  }

  private static SourceException refused(
      InputPlace place, Interrupt interrupt, Duration limit, int code) {
    if (interrupt.aborted()) {
      return aborted(place);
    }
    if (!place.live()) {
      return new SourceException(
          "expected a video or a picture that FFmpeg can read, found " + place.shown());
    }
    if (interrupt.expired()) {
      return new SourceException(
          "expected pictures from %s within %s, found no answer"
              .formatted(place.shown(), seconds(limit)));
    }
    return new SourceException(
        "expected pictures from %s, found: %s"
            .formatted(place.shown(), FfmpegProblem.ofOpening(place.name(), code)));
  }

  private static SourceException aborted(InputPlace place) {
    return new SourceException("reading from " + place.shown() + " was given up");
  }

  static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /**
   * Waits for the stream's next packet.
   *
   * @param limit how long it may take
   * @throws SourceException when the source breaks, is aborted, or keeps silent
   */
  Read read(AVPacket packet, Duration limit) throws InterruptedException {
    interrupt.allow(limit);
    while (true) {
      if (interrupt.aborted()) {
        throw aborted(place);
      }
      int code = avformat.av_read_frame(context, packet);
      if (code == EAGAIN && !interrupt.expired()) {
        interrupt.sleep(POLL);
      } else if (code == avutil.AVERROR_EOF() && !interrupt.aborted() && !interrupt.expired()) {
        return Read.END;
      } else if (code < 0) {
        throw broken(limit, code);
      } else if (packet.stream_index() == stream.index()) {
        return Read.PACKET;
      } else {
        avcodec.av_packet_unref(packet);
      }
    }
  }

  private SourceException broken(Duration limit, int code) {
    if (interrupt.aborted()) {
      return aborted(place);
    }
    if (interrupt.expired()) {
      return new SourceException(
          "expected a picture from %s within %s, found none"
              .formatted(place.shown(), seconds(limit)));
    }
    return new SourceException(
        "expected a picture from %s, found: %s".formatted(place.shown(), FfmpegProblem.of(code)));
  }

  AVStream stream() {
    return stream;
  }

  int codecId() {
    return stream.codecpar().codec_id();
  }

  /** Whether packets carry times of their own, and not some that FFmpeg made up. */
  boolean hasTimes() {
    String name = context.iformat().name().getString();
    return !name.equals("mpjpeg") && !name.equals("mjpeg");
  }

  /** Whether the source gives what it has at once, and not when it happens. */
  boolean comesInPieces() {
    String name = context.iformat().name().getString();
    return name.equals("hls") || name.equals("dash") || context.duration() > 0;
  }

  /** A time of the stream in microseconds, where it is one. */
  OptionalLong micros(long time) {
    if (time == avutil.AV_NOPTS_VALUE) {
      return OptionalLong.empty();
    }
    AVRational base = stream.time_base();
    return OptionalLong.of(avutil.av_rescale(time, (long) base.num() * MICROS, base.den()));
  }

  /** Microseconds since 1970 at which the sender says that it took the packet's picture. */
  static OptionalLong senderMicros(AVPacket packet) {
    if (packet.side_data_elems() == 0) {
      return OptionalLong.empty();
    }
    try (SizeTPointer size = new SizeTPointer(1)) {
      BytePointer data = avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_PRFT, size);
      return data == null || data.isNull()
          ? OptionalLong.empty()
          : OptionalLong.of(new AVProducerReferenceTime(data).wallclock());
    }
  }

  /** Quarter turns clockwise that bring the pictures upright, 0 to 3. */
  int quarterTurns() {
    AVPacketSideData matrix =
        avcodec.av_packet_side_data_get(
            stream.codecpar().coded_side_data(),
            stream.codecpar().nb_coded_side_data(),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.isNull()) {
      return 0;
    }
    // The matrix turns counterclockwise.
    double turn = -avutil.av_display_rotation_get(new IntPointer(matrix.data()));
    return Double.isNaN(turn) ? 0 : Math.floorMod(Math.round(turn / 90), 4);
  }

  OptionalDouble framesPerSecond() {
    AVRational rate = avformat.av_guess_frame_rate(context, stream, null);
    double fps = rate.den() == 0 ? 0 : (double) rate.num() / rate.den();
    return fps > 0 ? OptionalDouble.of(fps) : OptionalDouble.empty();
  }

  /** What the file's own index says, else an estimate from its length. */
  OptionalLong frameCount() {
    if (stream.nb_frames() > 0) {
      return OptionalLong.of(stream.nb_frames());
    }
    double seconds = Math.max(0, context.duration() / (double) MICROS);
    long frames = Math.round(seconds * framesPerSecond().orElse(0));
    return frames > 0 ? OptionalLong.of(frames) : OptionalLong.empty();
  }

  /** Closes the connection; may be called again. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      interrupt.allow(GOODBYE);
      avformat.avformat_close_input(context);
    }
  }
}
