package io.mien.ingest.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A video file of any kind that FFmpeg reads. Times are those of the file, also when its frame rate
 * varies, counted from the first frame; pictures are upright as the file's display matrix says, and
 * those that are JPEG in the file stay as they are.
 */
public final class VideoFileSource implements RecordedSource {

  /** One thread for each core. */
  static final int ALL_CORES = 0;

  /** A disk that has not answered by then is not there. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final InputPlace place;
  private final int decoderThreads;
  private final Interrupt interrupt = new Interrupt();
  private FfmpegFrames frames;
  private long sequence;
  private long firstMicros;
  private long lastMicros;

  /** Opens a file, to be decoded as fast as all cores can. */
  public VideoFileSource(Path file) {
    this(InputPlace.ofFile(file.toString()), ALL_CORES);
  }

  VideoFileSource(InputPlace place, int decoderThreads) {
    this.place = place;
    this.decoderThreads = decoderThreads;
    try {
      this.frames = opened();
    } catch (SourceException e) {
      interrupt.close();
      throw e;
    }
  }

  private FfmpegFrames opened() {
    return FfmpegFrames.open(place, interrupt, LIMIT, decoderThreads);
  }

  @Override
  public Optional<CapturedFrame> grab() {
    try {
      return frames.next(LIMIT).map(this::captured);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException("reading from " + place.shown() + " was interrupted", e);
    }
  }

  private CapturedFrame captured(FfmpegFrames.Shown shown) {
    long micros = shown.micros().orElse(firstMicros + lastMicros);
    if (sequence == 0) {
      firstMicros = micros;
      lastMicros = 0;
    }
    lastMicros = Math.max(lastMicros, micros - firstMicros);
    return new CapturedFrame(sequence++, Duration.ofNanos(lastMicros * 1000), shown.picture());
  }

  @Override
  public void abort() {
    interrupt.abort();
  }

  @Override
  public void rewind() {
    frames.close();
    frames = opened();
    sequence = 0;
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return frames.framesPerSecond();
  }

  @Override
  public OptionalLong frameCount() {
    return frames.frameCount();
  }

  @Override
  public void close() {
    frames.close();
    interrupt.close();
  }
}
