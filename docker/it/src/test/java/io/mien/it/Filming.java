package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Cameras that film on whatever happens to the service, and the events that must come of it. */
final class Filming implements AutoCloseable {
  private static final int FRAMES_PER_SECOND = 12;

  private final KnownFrames known;
  private final Pipeline pipeline;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<String> expected = new ArrayList<>();
  private final List<Frame> frames = new ArrayList<>();
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final Thread thread = new Thread(this::film, "filming");

  /** One frame: whose, when, and with how many faces. */
  private record Frame(String camera, long millis, int faces) {}

  private Filming(KnownFrames known, Pipeline pipeline) {
    this.known = known;
    this.pipeline = pipeline;
  }

  static Filming start(KnownFrames known, Pipeline pipeline) {
    Filming filming = new Filming(known, pipeline);
    filming.thread.start();
    return filming;
  }

  private void film() {
    // Now, not then: Kafka deletes by the records' time, and frames are kept for minutes only.
    long start = System.currentTimeMillis();
    try (KafkaProducer<byte[], byte[]> producer = pipeline.producer()) {
      int n = 0;
      do {
        long time = start + n * 1000L / FRAMES_PER_SECOND;
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    pipeline.frames(), null, time, known.camera(n), known.picture(n))));
        expected.addAll(known.events(n, time));
        frames.add(new Frame(new String(known.camera(n), UTF_8), time, known.faces(n)));
        n++;
      } while (!stop.await(1000L / FRAMES_PER_SECOND, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** Ends the film; all its frames are on the broker. Returns {@link KnownFrames#events}. */
  List<String> end() throws InterruptedException, ExecutionException {
    stop.countDown();
    thread.join();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
    return List.copyOf(expected);
  }

  /** How many frames each camera has filmed; to be called when the film has ended. */
  Map<String, Long> frames() {
    return frames.stream().collect(Collectors.groupingBy(Frame::camera, Collectors.counting()));
  }

  /**
   * {@link Pipeline#windows} of all windows that are over once the film has ended; their faces are
   * as many tracks as a frame has faces.
   */
  List<String> windows(long sizeMillis, long graceMillis) {
    Map<String, Long> ends =
        frames.stream().collect(Collectors.toMap(Frame::camera, Frame::millis, Math::max));
    Map<String, List<Frame>> windows =
        frames.stream()
            .filter(
                frame ->
                    start(frame, sizeMillis) + sizeMillis + graceMillis
                        < ends.getOrDefault(frame.camera, 0L))
            .collect(Collectors.groupingBy(frame -> frame.camera + " " + start(frame, sizeMillis)));
    return windows.entrySet().stream()
        .map(
            window ->
                Pipeline.window(
                    window.getKey(),
                    window.getValue().size(),
                    window.getValue().stream().mapToInt(Frame::faces).sum(),
                    window.getValue().get(0).faces))
        .toList();
  }

  private static long start(Frame frame, long sizeMillis) {
    return frame.millis / sizeMillis * sizeMillis;
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
