package io.mien.ingest.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A camera or stream that FFmpeg reads: RTSP, HTTP, HLS, RTMP, USB and more. Pictures that come as
 * JPEG stay as they are.
 */
public final class StreamSource implements LiveSource {

  /** More threads hold pictures back until each has one. */
  private static final int DECODER_THREADS = 1;

  private final InputPlace place;
  private final Duration readTimeout;
  private final Interrupt interrupt;
  private final FfmpegFrames frames;
  private final PresentationClock presentation = new PresentationClock();
  private final EvenFlow flow = new EvenFlow();
  private long sequence;

  private StreamSource(
      InputPlace place, Duration readTimeout, Interrupt interrupt, FfmpegFrames frames) {
    this.place = place;
    this.readTimeout = readTimeout;
    this.interrupt = interrupt;
    this.frames = frames;
  }

  /**
   * Connects.
   *
   * @throws SourceException when there are no pictures; the message holds no secret
   */
  static StreamSource open(SourceSpec spec) {
    Duration limit = spec.openTimeout().orElse(SourceSpec.OPEN_TIMEOUT);
    Interrupt interrupt = new Interrupt();
    Iterator<InputPlace> ways = InputPlace.waysTo(spec).iterator();
    while (true) {
      InputPlace place = ways.next();
      try {
        return new StreamSource(
            place,
            spec.readTimeout().orElse(SourceSpec.READ_TIMEOUT),
            interrupt,
            FfmpegFrames.open(place, interrupt, limit, DECODER_THREADS));
      } catch (SourceException e) {
        if (!ways.hasNext()) {
          interrupt.close();
          throw e;
        }
      }
    }
  }

  @Override
  public Optional<CapturedFrame> grab() {
    try {
      Optional<FfmpegFrames.Shown> next = frames.next(readTimeout);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      FfmpegFrames.Shown shown = next.get();
      Duration time = presentation.at(shown.micros(), System.nanoTime());
      if (frames.comesInPieces()) {
        interrupt.sleep(flow.delay(time, System.nanoTime()));
      }
      return Optional.of(new CapturedFrame(sequence++, time, cameraTime(shown), shown.picture()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException("reading from " + place.shown() + " was interrupted", e);
    }
  }

  /** The camera's word, not judged here: its clock may be wrong. */
  private static Optional<Instant> cameraTime(FfmpegFrames.Shown shown) {
    return shown.micros().isPresent() && shown.senderOffset().isPresent()
        ? Optional.of(
            Instant.EPOCH.plus(
                shown.micros().getAsLong() + shown.senderOffset().getAsLong(), ChronoUnit.MICROS))
        : Optional.empty();
  }

  @Override
  public void abort() {
    interrupt.abort();
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return frames.framesPerSecond();
  }

  @Override
  public void close() {
    frames.close();
    interrupt.close();
  }
}
