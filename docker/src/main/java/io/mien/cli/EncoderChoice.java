package io.mien.cli;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.DecodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.pipeline.FrameEncoder;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.SourceSpec;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The two ways from a decoded frame to a JPEG, over the same frames: FFmpeg's encoder on luma and
 * chroma as they are, which ingest uses, and libjpeg-turbo through OpenCV, which wants RGB.
 */
final class EncoderChoice {

  /** Of one thread, scaling and conversion included. */
  record Cost(double cpuMillisPerFrame, double bytesPerFrame) {}

  record Costs(Cost ffmpeg, Cost libjpegTurbo, int frames) {}

  private static final int WARM_UP_FRAMES = 60;

  private EncoderChoice() {}

  static Costs measure(Path video, FrameShape shape, int most) {
    try (CameraSource source = CameraSources.open(SourceSpec.of(video.toString()));
        FrameEncoder encoder = new FrameEncoder(shape)) {
      Tally ffmpeg = new Tally(picture -> encoder.encode(picture).bytes().length);
      Tally turbo = new Tally(picture -> throughRgb(picture, shape));
      Optional<CapturedFrame> frame = source.grab();
      while (frame.isPresent() && ffmpeg.frames < most) {
        if (!(frame.get().picture() instanceof DecodedPicture picture)) {
          throw new UserException("expected a video that is not JPEG already, found one");
        }
        ffmpeg.add(picture);
        turbo.add(picture);
        picture.release();
        frame = source.grab();
      }
      return new Costs(ffmpeg.cost(), turbo.cost(), ffmpeg.frames - WARM_UP_FRAMES);
    }
  }

  private static int throughRgb(DecodedPicture picture, FrameShape shape) {
    BgrPicture pixels = PictureCodec.shaped(PictureCodec.decode(picture), shape);
    return PictureCodec.jpeg(pixels, shape.jpegQuality()).bytes().length;
  }

  /** Adds up one way's costs after the warm-up. */
  private static final class Tally {
    private final ToIntFunction<DecodedPicture> way;
    private int frames;
    private long nanos;
    private long bytes;

    Tally(ToIntFunction<DecodedPicture> way) {
      this.way = way;
    }

    void add(DecodedPicture picture) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      int size = way.applyAsInt(picture);
      if (frames++ >= WARM_UP_FRAMES) {
        nanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        bytes += size;
      }
    }

    Cost cost() {
      int counted = frames - WARM_UP_FRAMES;
      if (counted < 1) {
        throw new UserException(
            "expected a video of more than %d frames, found %d".formatted(WARM_UP_FRAMES, frames));
      }
      return new Cost(nanos / 1e6 / counted, (double) bytes / counted);
    }
  }
}
