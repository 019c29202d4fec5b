package io.mien.cli;

import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureFormat;
import io.mien.ingest.pipeline.DropReason;
import io.mien.ingest.pipeline.EncodedFrame;
import io.mien.ingest.pipeline.FrameSink;
import io.mien.ingest.publish.BrokerWatch;
import io.mien.ingest.publish.FramePublisher;
import io.mien.ingest.publish.LiveFramePublisher;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
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
  private final Names names;
  private final Film film;
  private final FrameSink sink;
  private final Runnable flush;
  private final AutoCloseable publisher;
  private final AtomicLong published = new AtomicLong();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private @Nullable Thread thread;

  /** What a camera is called. */
  interface Names {
    String of(int camera);
  }

  /** Which of the pictures a camera shows. */
  interface Film {
    int picture(int camera, long frame);
  }

  private SimulatedCameras(
      List<byte[]> frames,
      int cameras,
      Names names,
      Film film,
      FrameSink sink,
      Runnable flush,
      AutoCloseable publisher) {
    this.pictures =
        frames.stream()
            .map(bytes -> new EncodedPicture(PictureFormat.of(bytes).orElseThrow(), bytes))
            .toList();
    this.cameras = cameras;
    this.names = names;
    this.film = film;
    this.sink = sink;
    this.flush = flush;
    this.publisher = publisher;
  }

  /**
   * Cameras that lose nothing: where the broker does not take their frames, they wait. The pictures
   * go round from camera to camera. The topic must exist, with leaders.
   */
  static SimulatedCameras waiting(
      List<byte[]> frames, int cameras, String bootstrap, String topic) {
    int largest = largest(frames);
    FramePublisher publisher =
        FramePublisher.open(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "buffer.memory",
                // Half of it is for pictures.
                2L * BUFFERED_FRAMES * largest),
            topic,
            largest,
            CLOCK);
    return new SimulatedCameras(
        frames,
        cameras,
        SimulatedCameras::camera,
        (camera, frame) -> (int) ((frame * cameras + camera) % frames.size()),
        publisher,
        publisher::flush,
        publisher);
  }

  /**
   * Cameras as live ones are: where the broker does not take their frames, they drop them. Each
   * shows the whole film, from a place of its own. The topic must exist, with leaders.
   *
   * @param producer settings of a Kafka producer, with {@code bootstrap.servers}
   * @param watch learns how Kafka answers
   */
  static SimulatedCameras live(
      List<byte[]> frames,
      int cameras,
      Names names,
      Map<String, Object> producer,
      String topic,
      BrokerWatch watch) {
    LiveFramePublisher publisher =
        LiveFramePublisher.open(producer, topic, largest(frames), watch, CLOCK);
    return new SimulatedCameras(
        frames,
        cameras,
        names,
        (camera, frame) ->
            (int) ((frame + (long) camera * frames.size() / cameras) % frames.size()),
        publisher,
        () -> {},
        publisher);
  }

  private static int largest(List<byte[]> frames) {
    return frames.stream().mapToInt(frame -> frame.length).max().orElseThrow();
  }

  /** The id of a camera. */
  static String camera(int number) {
    return "camera-" + number;
  }

  /** Publishes so many frames as fast as the broker takes them. */
  void backlog(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      publish();
    }
    flush.run();
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

  private void publish() throws InterruptedException {
    long number = published.getAndIncrement();
    int camera = (int) (number % cameras);
    long frame = number / cameras;
    sink.accept(
        new EncodedFrame(
            names.of(camera), frame, CLOCK.instant(), pictures.get(film.picture(camera, frame))),
        new FrameSink.Delivery() {
          @Override
          public void acknowledged() {
            acknowledged.increment();
          }

          @Override
          public void dropped(DropReason reason) {
            dropped.increment();
          }
        });
  }

  /** Frames that the broker has. */
  long acknowledged() {
    return acknowledged.sum();
  }

  /** Frames that the broker did not take. */
  long dropped() {
    return dropped.sum();
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
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the simulated cameras could not be closed", e);
    }
  }
}
