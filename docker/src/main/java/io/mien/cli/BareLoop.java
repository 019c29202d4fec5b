package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceMetrics;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Encoded frames from memory to the JSON of their events, without Kafka, on several threads. */
final class BareLoop implements AutoCloseable {
  private final ExecutorService workers;
  private final int threads;
  private final FrameAnalyzer core;

  private BareLoop(int threads, FrameAnalyzer core) {
    this.workers = Executors.newFixedThreadPool(threads);
    this.threads = threads;
    this.core = core;
  }

  static BareLoop open(AnalyzerConfig config, int threads) {
    return new BareLoop(
        threads,
        FrameAnalyzer.open(
            config, new InferenceMetrics(new CollectorRegistry()), Clock.systemUTC()));
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
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  judge(camera, frames.get(n % frames.size()), n);
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

  private void judge(byte[] camera, byte[] picture, long number) throws InterruptedException {
    FrameMetadata frame = FrameMetadata.read(camera, picture, new RecordHeaders(), number, number);
    for (ExpressionEvent event : core.events().write(core.analyze(frame, picture))) {
      ExpressionEventJson.write(event);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    core.close();
  }
}
