package io.mien.ingest.source;

import io.mien.ingest.picture.BgrPicture;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/**
 * A video file of any kind that FFmpeg reads. Times are those of the file, also when its frame rate
 * varies, counted from the first frame; pictures are upright as the file's display matrix says.
 */
public final class VideoFileSource implements RecordedSource {

  static {
    // What matters comes back as an error code; FFmpeg's own log would run through the progress.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  private final Path file;
  private FFmpegFrameGrabber grabber;
  private int quarterTurns;
  private long sequence;
  private long firstMicros;
  private long lastMicros;

  /** Opens a file. */
  public VideoFileSource(Path file) {
    this.file = file;
    this.grabber = opened();
  }

  private FFmpegFrameGrabber opened() {
    // The protocol in front keeps FFmpeg from taking a name such as "tcp:x" for an address.
    FFmpegFrameGrabber opening = new FFmpegFrameGrabber("file:" + file);
    // A playlist is a file too; what it names on the network is not.
    opening.setOption("protocol_whitelist", "file,crypto,data");
    try {
      opening.start();
      if (!opening.hasVideo() || opening.getImageWidth() < 1) {
        throw new SourceException("expected a video or a picture, found no pictures in " + file);
      }
    } catch (FFmpegFrameGrabber.Exception e) {
      close(opening);
      throw new SourceException(
          "expected a video or a picture that FFmpeg can read, found " + file, e);
    } catch (SourceException e) {
      close(opening);
      throw e;
    }
    // The matrix turns counterclockwise.
    quarterTurns = Math.floorMod(Math.round(-opening.getDisplayRotation() / 90), 4);
    return opening;
  }

  @Override
  public Optional<CapturedFrame> grab() {
    try {
      Frame frame = grabber.grabImage();
      if (frame == null) {
        return Optional.empty();
      }
      if (sequence == 0) {
        firstMicros = frame.timestamp;
        lastMicros = 0;
      }
      lastMicros = Math.max(lastMicros, frame.timestamp - firstMicros);
      Duration time = Duration.ofNanos(lastMicros * 1000);
      return Optional.of(
          new CapturedFrame(sequence++, time, copy(frame).turnedClockwise(quarterTurns)));
    } catch (FFmpegFrameGrabber.Exception e) {
      throw new SourceException("cannot read frame " + sequence + " of " + file, e);
    }
  }

  /** The next grab overwrites the frame's pixels. */
  private static BgrPicture copy(Frame frame) {
    int row = frame.imageWidth * BgrPicture.CHANNELS;
    byte[] bgr = new byte[row * frame.imageHeight];
    ByteBuffer pixels = ((ByteBuffer) frame.image[0]).duplicate();
    for (int y = 0; y < frame.imageHeight; y++) {
      pixels.position(y * frame.imageStride);
      pixels.get(bgr, y * row, row);
    }
    return new BgrPicture(frame.imageWidth, frame.imageHeight, bgr);
  }

  @Override
  public void rewind() {
    close(grabber);
    grabber = opened();
    sequence = 0;
  }

  @Override
  public OptionalDouble framesPerSecond() {
    double rate = grabber.getVideoFrameRate();
    return rate > 0 && Double.isFinite(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  @Override
  public OptionalLong frameCount() {
    long counted = framesByIndex();
    long frames = counted > 0 ? counted : grabber.getLengthInVideoFrames();
    return frames > 0 ? OptionalLong.of(frames) : OptionalLong.empty();
  }

  /** What the file's own index says, 0 where it has none. */
  private long framesByIndex() {
    AVFormatContext context = grabber.getFormatContext();
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream stream = context.streams(i);
      if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
        return stream.nb_frames();
      }
    }
    return 0;
  }

  @Override
  public void close() {
    close(grabber);
  }

  private static void close(FFmpegFrameGrabber grabber) {
    try {
      grabber.close();
    } catch (FrameGrabber.Exception e) {
      throw new SourceException("cannot close a video", e);
    }
  }
}
