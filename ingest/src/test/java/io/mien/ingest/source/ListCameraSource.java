package io.mien.ingest.source;

import java.util.List;
import java.util.Optional;

/** Frames from a list. */
public final class ListCameraSource implements RecordedSource {
  private final List<CapturedFrame> frames;
  private int next;
  private boolean closed;

  public ListCameraSource(List<CapturedFrame> frames) {
    this.frames = List.copyOf(frames);
  }

  @Override
  public Optional<CapturedFrame> grab() {
    return next < frames.size() ? Optional.of(frames.get(next++)) : Optional.empty();
  }

  @Override
  public void rewind() {
    next = 0;
  }

  @Override
  public void close() {
    closed = true;
  }

  public boolean closed() {
    return closed;
  }
}
