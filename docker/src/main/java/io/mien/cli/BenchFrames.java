package io.mien.cli;

import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.pipeline.FrameEncoder;
import io.mien.ingest.pipeline.FramePacer;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.RecordedSource;
import io.mien.ingest.source.SlideshowSettings;
import io.mien.ingest.source.SlideshowSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The encoded frames that both sides of a benchmark get, in memory. */
final class BenchFrames {
  private static final int JPEG_QUALITY = 85;
  private static final int MAX_BYTES = 8_000_000;

  /** 720p, as most cameras give it. */
  private static final SlideshowSettings SAMPLES =
      new SlideshowSettings(1280, 720, 15, Duration.ofSeconds(2));

  private BenchFrames() {}

  /**
   * The first frames of a source, encoded as ingest would.
   *
   * @param source as {@link CameraSources} reads it; the sample pictures where empty
   */
  static List<byte[]> load(Optional<String> source, int most) {
    if (source.isPresent()) {
      try (RecordedSource frames = CameraSources.open(source.get())) {
        return encode(frames, most);
      }
    }
    try (SamplePictures samples = SamplePictures.unpack();
        RecordedSource frames = new SlideshowSource(samples.folder(), SAMPLES)) {
      return encode(frames, most);
    }
  }

  /**
   * The first frames of a source, thinned out to a rate.
   *
   * @param source as {@link CameraSources} reads it; the sample pictures where empty
   * @param mostBytes of all together
   */
  static List<byte[]> load(
      Optional<String> source, double framesPerSecond, int most, long mostBytes) {
    if (source.isPresent()) {
      try (RecordedSource frames = CameraSources.open(source.get())) {
        return encode(frames, new FramePacer(framesPerSecond), most, mostBytes);
      }
    }
    try (SamplePictures samples = SamplePictures.unpack();
        RecordedSource frames = new SlideshowSource(samples.folder(), SAMPLES)) {
      return encode(frames, new FramePacer(framesPerSecond), most, mostBytes);
    }
  }

  private static List<byte[]> encode(RecordedSource source, int most) {
    return encode(source, new FramePacer(Double.POSITIVE_INFINITY), most, Long.MAX_VALUE);
  }

  private static List<byte[]> encode(
      RecordedSource source, FramePacer pacer, int most, long mostBytes) {
    List<byte[]> encoded = new ArrayList<>();
    try (FrameEncoder encoder = new FrameEncoder(FrameShape.whole(JPEG_QUALITY, MAX_BYTES))) {
      Optional<CapturedFrame> frame = source.grab();
      long bytes = 0;
      while (frame.isPresent() && encoded.size() < most && bytes < mostBytes) {
        if (pacer.admits(frame.get().presentationTime())) {
          encoded.add(encoder.encode(frame.get().picture()).bytes());
          bytes += encoded.get(encoded.size() - 1).length;
        }
        frame.get().picture().release();
        frame = source.grab();
      }
    }
    if (encoded.isEmpty()) {
      throw new UserException("expected a source with at least one frame, found none");
    }
    return encoded;
  }
}
