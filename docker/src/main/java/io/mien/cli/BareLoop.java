package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.FrameHeaders;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.EventTracker;
import io.mien.inference.EventTracker.Tracked;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.track.CameraTracks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.Headers;

/** Encoded frames from memory to the JSON of tracked events, without Kafka, on several threads. */
final class BareLoop implements AutoCloseable {
  private static final long FRAME_MILLIS = 40;

  /** As ingest gives them: with an id, which spares the digest of the picture. */
  private static final Headers HEADERS =
      FrameHeaders.of("camera", "id", 0, "image/jpeg", Instant.EPOCH, Instant.EPOCH);

  private final ExecutorService workers;
  private final int threads;
  private final FrameAnalyzer core;
  private final EventTracker tracker;

  private BareLoop(int threads, FrameAnalyzer core, EventTracker tracker) {
    this.workers = Executors.newFixedThreadPool(threads);
    this.threads = threads;
    this.core = core;
    this.tracker = tracker;
  }

  static BareLoop open(InferenceConfig config, int threads) {
    FrameAnalyzer core = FrameAnalyzer.open(config.analyzer());
    return new BareLoop(
        threads, core, new EventTracker(config.track(), config.analyzer(), core.events()));
  }

  /** Puts so many frames through, taken in turn. */
  void run(List<byte[]> frames, int count) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      byte[] camera = ("camera-" + i).getBytes(UTF_8);
      running.add(
          workers.submit(
              () -> {
                CameraTracks tracks = CameraTracks.NONE;
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  tracks = judge(tracks, camera, frames.get(n % frames.size()), n);
                }
                return null;
              }));
    }
    try {
      for (Future<Void> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("the bare loop failed", e.getCause());
    }
  }

  private CameraTracks judge(CameraTracks before, byte[] camera, byte[] picture, int number)
      throws InterruptedException {
    FrameMetadata frame =
        FrameMetadata.read(camera, picture, HEADERS, number * FRAME_MILLIS, number);
    Tracked tracked = tracker.track(before, core.analyze(frame, picture));
    for (ExpressionEvent event : tracked.events()) {
      ExpressionEventJson.write(event);
    }
    return tracked.tracks();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    core.close();
  }
}
