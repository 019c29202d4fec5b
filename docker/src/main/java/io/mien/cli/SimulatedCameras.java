package io.mien.cli;

import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureFormat;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.publish.FramePublisher;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Cameras that publish frames encoded beforehand, each evenly and all in turn, from one thread:
 * next to no work beside the broker's and the client's.
 */
final class SimulatedCameras implements AutoCloseable {
  private static final Clock CLOCK = Clock.systemUTC();

  /** Few, so that frames which the broker does not take in time are not old when it takes them. */
  private static final int BUFFERED_FRAMES = 16;

  private final List<EncodedPicture> pictures;
  private final int cameras;
  private final FramePublisher publisher;
  private final AtomicLong published = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private @Nullable Thread thread;

  /** The topic must exist, with leaders. */
  SimulatedCameras(List<byte[]> frames, int cameras, String bootstrap, String topic) {
    this.pictures =
        frames.stream()
            .map(bytes -> new EncodedPicture(PictureFormat.of(bytes).orElseThrow(), bytes))
            .toList();
    this.cameras = cameras;
    int largest = frames.stream().mapToInt(frame -> frame.length).max().orElseThrow();
    publisher =
        FramePublisher.open(
            Map.of(
                "bootstrap.servers", bootstrap, "buffer.memory", BUFFERED_FRAMES * (long) largest),
            topic,
            largest,
            CLOCK);
  }

  /** The id of a camera. */
  static String camera(int number) {
    return "camera-" + number;
  }

  /** Publishes so many frames as fast as the broker takes them. */
  void backlog(int count) {
    for (int i = 0; i < count; i++) {
      publish();
    }
    publisher.flush();
  }

  /** Publishes from now on, all cameras together so many frames a second, until it is closed. */
  void play(double framesPerSecond) {
    Thread playing = new Thread(() -> run(framesPerSecond), "cameras");
    playing.setDaemon(true);
    thread = playing;
    playing.start();
  }

  private void run(double framesPerSecond) {
    try {
      long start = System.nanoTime();
      for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
        long due = start + Math.round(i * 1e9 / framesPerSecond);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        publish();
      }
    } catch (InterruptedException e) {
      // Closed: this is how the thread is told to end.
    } catch (RuntimeException e) {
      // The border of the thread: whoever measures must learn that no frames come any more.
      failure.set(e);
    }
  }

  private void publish() {
    long number = published.getAndIncrement();
    publisher.accept(
        new EncodedFrame(
            camera((int) (number % cameras)),
            number / cameras,
            CLOCK.instant(),
            pictures.get((int) (number % pictures.size()))),
        () -> {});
  }

  /**
   * Frames published so far.
   *
   * @throws IllegalStateException when publishing has failed
   */
  long published() {
    RuntimeException cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("the frames could not be published any more", cause);
    }
    return published.get();
  }

  @Override
  public void close() {
    try (publisher) {
      Thread playing = thread;
      if (playing != null) {
        playing.interrupt();
        playing.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
