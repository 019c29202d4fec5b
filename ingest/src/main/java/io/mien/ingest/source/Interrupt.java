package io.mien.ingest.source;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends FFmpeg's waiting for the network: it asks again and again whether it should give up, and the
 * answer is yes after {@link #abort}, after an interrupt of the thread that waits, or past the time
 * allowed. Thread safe.
 *
 * <p>One callback serves all contexts and lives as long as the process; a context holds only a
 * number, under which it is found here or, once closed, is not. So nothing native can outlive what
 * it points to, and there is no limit to the number of cameras, as there is to that of callbacks.
 */
final class Interrupt implements AutoCloseable {

  private static final Map<Long, Interrupt> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Callback CALLBACK = new Callback();

  private final long number = NUMBERS.incrementAndGet();
  private final CountDownLatch aborted = new CountDownLatch(1);
  private volatile long deadlineNanos = Long.MAX_VALUE;
  private volatile boolean limited;

  Interrupt() {
    OPEN.put(number, this);
  }

  /** Lets FFmpeg ask here for a context. */
  void guard(AVFormatContext context) {
    AVIOInterruptCB guard = context.interrupt_callback();
    guard.callback(CALLBACK);
    guard.opaque(new Tag(number));
  }

  /** Allows so much time from now on. */
  void allow(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
    limited = true;
  }

  void abort() {
    aborted.countDown();
  }

  /** Whether reading is to end; an interrupt of the reading thread says so too. */
  boolean aborted() {
    return aborted.getCount() == 0 || Thread.currentThread().isInterrupted();
  }

  boolean expired() {
    return limited && System.nanoTime() - deadlineNanos > 0;
  }

  /** Lets time go by, unless aborted. */
  void sleep(Duration time) throws InterruptedException {
    boolean unused = aborted.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    OPEN.remove(number);
  }

  /** A number in the place of an address. */
  private static final class Tag extends Pointer {
    Tag(long number) {
      address = number;
    }
  }

  private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer tag) {
      Interrupt interrupt = tag == null ? null : OPEN.get(tag.address());
      return interrupt != null && !interrupt.aborted() && !interrupt.expired() ? 0 : 1;
    }
  }
}
