package io.mien.ingest.picture;

import java.lang.ref.Cleaner;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * A picture as FFmpeg's decoder left it, in whatever layout of planes that was: the decoder's own
 * memory, held by reference and not copied, outside the heap. Thread safe.
 *
 * <p>The pixels must not be written to, since the decoder may still predict others from them.
 */
public final class DecodedPicture implements Picture {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Held held;
  private final Cleaner.Cleanable cleanable;
  private final int storedWidth;
  private final int storedHeight;
  private final int quarterTurns;

  private DecodedPicture(AVFrame frame, int quarterTurns) {
    this.held = new Held(frame);
    this.cleanable = CLEANER.register(this, held);
    this.storedWidth = frame.width();
    this.storedHeight = frame.height();
    this.quarterTurns = quarterTurns;
  }

  /**
   * Takes over what a frame refers to, and leaves the frame blank for the next picture.
   *
   * @param quarterTurns clockwise, 0 to 3, by which the picture is to be turned to stand upright
   */
  public static DecodedPicture takenFrom(AVFrame frame, int quarterTurns) {
    AVFrame own = avutil.av_frame_alloc();
    avutil.av_frame_move_ref(own, frame);
    return new DecodedPicture(own, quarterTurns);
  }

  /** The width of the upright picture. */
  public int widthPixels() {
    return quarterTurns % 2 == 0 ? storedWidth : storedHeight;
  }

  /** The height of the upright picture. */
  public int heightPixels() {
    return quarterTurns % 2 == 0 ? storedHeight : storedWidth;
  }

  /** Clockwise turns, 0 to 3, that the stored pixels lack. */
  int quarterTurns() {
    return quarterTurns;
  }

  /** Works on the stored pixels, which stay in memory that long. */
  <T> T read(Function<AVFrame, T> reader) {
    held.lock.lock();
    try {
      if (held.frame == null) {
        throw new IllegalStateException("expected a picture in memory, found a released one");
      }
      return reader.apply(held.frame);
    } finally {
      held.lock.unlock();
    }
  }

  @Override
  public void release() {
    cleanable.clean();
  }

  /** What outlives the picture until it is cleaned up: it must not refer to the picture. */
  private static final class Held implements Runnable {

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AVFrame frame;

    Held(AVFrame frame) {
      this.frame = frame;
    }

    @Override
    public void run() {
      lock.lock();
      try {
        if (frame != null) {
          avutil.av_frame_free(frame);
          frame = null;
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
