package io.mien.ingest.source;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Plays a recorded source again and again; sequence and time go on from round to round. */
public final class LoopingSource implements CameraSource {

  private static final Duration LONE_FRAME = Duration.ofSeconds(1);

  private final RecordedSource source;
  private long sequence;
  private Duration roundStart = Duration.ZERO;
  private Duration last = Duration.ZERO;
  private Duration interval;
  private boolean roundIsEmpty = true;

  /** Loops a source, and closes it when it is closed itself. */
  public LoopingSource(RecordedSource source) {
    this.source = source;
    this.interval =
        source.framesPerSecond().isPresent()
            ? Duration.ofNanos(Math.round(1e9 / source.framesPerSecond().getAsDouble()))
            : LONE_FRAME;
  }

  @Override
  public Optional<CapturedFrame> grab() {
    Optional<CapturedFrame> frame = source.grab();
    if (frame.isEmpty() && !roundIsEmpty) {
      roundStart = last.plus(interval);
      roundIsEmpty = true;
      source.rewind();
      frame = source.grab();
    }
    return frame.map(this::shifted);
  }

  private CapturedFrame shifted(CapturedFrame frame) {
    Duration time = roundStart.plus(frame.presentationTime());
    if (!roundIsEmpty) {
      interval = time.minus(last);
    }
    last = time;
    roundIsEmpty = false;
    return new CapturedFrame(sequence++, time, frame.cameraTime(), frame.picture());
  }

  @Override
  public void abort() {
    source.abort();
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return source.framesPerSecond();
  }

  @Override
  public void close() {
    source.close();
  }
}
