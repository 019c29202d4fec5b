package io.mien.ingest.video;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.PictureCodec;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames with their times into an MP4 file: H.264 where this FFmpeg can encode it, MPEG-4
 * part 2 elsewhere.
 *
 * <p>The first frame gives the size; an odd side is made even by repeating its last line, since
 * both codecs halve the colours' resolution. Frames of another size are fitted into it. Used by one
 * thread; the file is whole only after {@link #close}.
 */
public final class VideoFileWriter implements AutoCloseable {

  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  /** The clock of the file, fine enough for any frame rate: its times are whole milliseconds. */
  private static final double TICKS_PER_SECOND = 1000;

  private static final int FRAMES_BETWEEN_KEYS = 60;

  /** The H.264 encoder takes nothing smaller than one of its blocks. */
  private static final int H264_MIN_SIDE_PIXELS = 16;

  /** Of MPEG-4's scale from 1, the best, to 31. */
  private static final double MPEG4_QUALITY = 4;

  private final Path file;
  private @Nullable Opened opened;
  private long lastMillis = -1;

  /** Takes a file to be made, or to be replaced, once the first frame comes. */
  public VideoFileWriter(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new VideoFileException("expected an existing folder for the video, found " + folder);
    }
    this.file = file;
  }

  /**
   * Adds a frame.
   *
   * @param presentationTime from the start of the video; one that is not after the frame before is
   *     taken as the next millisecond
   */
  public void write(BgrPicture picture, Duration presentationTime) {
    try {
      if (opened == null) {
        opened = open(picture.widthPixels(), picture.heightPixels());
      }
      lastMillis = Math.max(lastMillis + 1, presentationTime.toMillis());
      opened.record(picture, lastMillis);
    } catch (FrameRecorder.Exception e) {
      throw new VideoFileException("cannot write video " + file, e);
    }
  }

  private Opened open(int width, int height) throws FrameRecorder.Exception {
    if (Math.min(width, height) >= H264_MIN_SIDE_PIXELS
        && avcodec.avcodec_find_encoder_by_name("libopenh264") != null) {
      FFmpegFrameRecorder h264 = recorder(width, height, "libopenh264");
      // Its rate control would take the ticks for frames; without it the quality is constant.
      h264.setVideoOption("rc_mode", "off");
      try {
        h264.start();
        return new Opened(h264, width, height);
      } catch (FFmpegFrameRecorder.Exception e) {
        // The encoder refuses very large pictures, which the other one takes.
        h264.close();
      }
    }
    FFmpegFrameRecorder mpeg4 = recorder(width, height, "mpeg4");
    mpeg4.setVideoQuality(MPEG4_QUALITY);
    mpeg4.start();
    return new Opened(mpeg4, width, height);
  }

  private FFmpegFrameRecorder recorder(int width, int height, String codec) {
    FFmpegFrameRecorder recorder =
        new FFmpegFrameRecorder("file:" + file, even(width), even(height), 0);
    recorder.setFormat("mp4");
    recorder.setOption("movflags", "faststart");
    recorder.setVideoCodecName(codec);
    recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
    recorder.setFrameRate(TICKS_PER_SECOND);
    recorder.setGopSize(FRAMES_BETWEEN_KEYS);
    return recorder;
  }

  private static int even(int side) {
    return side + side % 2;
  }

  @Override
  public void close() {
    if (opened == null) {
      return;
    }
    try {
      opened.recorder.close();
    } catch (FrameRecorder.Exception e) {
      throw new VideoFileException("cannot finish video " + file, e);
    } finally {
      opened = null;
    }
  }

  /** The recorder, and the one buffer through which all frames go to it. */
  private static final class Opened {

    private final FFmpegFrameRecorder recorder;
    private final int width;
    private final int height;
    private final ByteBuffer pixels;
    private final Frame frame = new Frame();

    Opened(FFmpegFrameRecorder recorder, int width, int height) {
      this.recorder = recorder;
      this.width = width;
      this.height = height;
      int row = even(width) * BgrPicture.CHANNELS;
      pixels = ByteBuffer.allocateDirect(row * even(height));
      frame.imageWidth = even(width);
      frame.imageHeight = even(height);
      frame.imageDepth = Frame.DEPTH_UBYTE;
      frame.imageChannels = BgrPicture.CHANNELS;
      frame.imageStride = row;
      frame.image = new Buffer[] {pixels};
    }

    void record(BgrPicture picture, long millis) throws FFmpegFrameRecorder.Exception {
      boolean fits = picture.widthPixels() == width && picture.heightPixels() == height;
      fill(fits ? picture.bgr() : PictureCodec.fitted(picture, width, height).bgr());
      recorder.setTimestamp(millis * 1000);
      recorder.record(frame, avutil.AV_PIX_FMT_BGR24);
    }

    private void fill(byte[] bgr) {
      int row = width * BgrPicture.CHANNELS;
      pixels.clear();
      for (int y = 0; y < frame.imageHeight; y++) {
        int from = Math.min(y, height - 1) * row;
        pixels.put(bgr, from, row);
        if (frame.imageWidth > width) {
          pixels.put(bgr, from + row - BgrPicture.CHANNELS, BgrPicture.CHANNELS);
        }
      }
      pixels.flip();
    }
  }
}
