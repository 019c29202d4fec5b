package io.mien.ingest.source;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Gives frames one after the other. Used by one thread, but for {@link #abort}; whoever opens it
 * closes it, on that same thread.
 */
public interface CameraSource extends AutoCloseable {

  /**
   * The next frame, which shares no memory with those before and after, or nothing at the end.
   *
   * @throws SourceException when the source breaks
   */
  Optional<CapturedFrame> grab();

  /**
   * Makes a grab that is under way, and each later one, fail soon. May be called from any thread,
   * more than once, and after {@link #close}.
   */
  default void abort() {}

  /** Frames per second of the source's own time, on average, where known. */
  default OptionalDouble framesPerSecond() {
    return OptionalDouble.empty();
  }

  /** How many frames there are from the first to the last, where known; an estimate for videos. */
  default OptionalLong frameCount() {
    return OptionalLong.empty();
  }

  @Override
  void close();
}
