package io.mien.cli;

import io.mien.contract.telemetry.MetricNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code mien ingest} in a child process, so that its CPU time is its own. */
final class IngestProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ChildProcess child;

  /**
   * What ingest cost over some frames.
   *
   * @param nanosByKind CPU time by kind of thread, see {@link ProcessCpu}
   */
  record Cost(
      double cpuSeconds,
      double wallSeconds,
      double frames,
      double bytes,
      Map<String, Long> nanosByKind) {

    /** Takes a copy. */
    Cost {
      nanosByKind = Map.copyOf(nanosByKind);
    }

    double cpuMillisPerFrame() {
      return cpuSeconds * 1e3 / frames;
    }

    double bytesPerFrame() {
      return bytes / frames;
    }

    double shareOfACore() {
      return cpuSeconds / wallSeconds;
    }
  }

  /** Lets ingest work. */
  interface Work {
    void await() throws InterruptedException;
  }

  private IngestProcess(ChildProcess child) {
    this.child = child;
  }

  /** Starts it and waits until it has opened its camera. */
  static IngestProcess start(String bootstrap, String camera, Map<String, String> settings)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("ingest", "--bootstrap", bootstrap));
    arguments.addAll(List.of("--set", "ingest.metrics.port=0"));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    arguments.add(camera);
    ChildProcess child = ChildProcess.start(List.of(), arguments, () -> {});
    child.await(() -> true, START);
    return new IngestProcess(child);
  }

  /** CPU time of all its threads so far, in seconds. */
  double cpuSeconds() {
    return child.cpu().toNanos() / 1e9;
  }

  /** How many frames it has published so far. */
  double published() throws InterruptedException {
    return child.scrape().sum(MetricNames.FRAMES_PUBLISHED);
  }

  /** Waits until it has published so many frames in all. */
  void awaitPublished(double frames) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    double found = published();
    while (found < frames) {
      if (System.nanoTime() > end) {
        throw new UserException(
            "expected %.0f frames published within %d min, found %.0f"
                .formatted(frames, PATIENCE.toMinutes(), found));
      }
      TimeUnit.MILLISECONDS.sleep(500);
      found = published();
    }
  }

  /**
   * Waits until the just-in-time compilers have next to nothing left to do: what they cost, they
   * cost once.
   *
   * @param share of a core that they may still take over a window
   * @return whether they came to that in time
   */
  boolean settle(double share, Duration window, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    double taken = Double.MAX_VALUE;
    while (taken > share && System.nanoTime() < end) {
      ProcessCpu before = ProcessCpu.of(child.pid());
      TimeUnit.NANOSECONDS.sleep(window.toNanos());
      long spent = ProcessCpu.of(child.pid()).since(before).getOrDefault(ProcessCpu.COMPILERS, 0L);
      taken = (double) spent / window.toNanos();
    }
    return taken <= share;
  }

  /** What it costs while it does some work. */
  Cost over(Work work) throws InterruptedException {
    Scrape before = child.scrape();
    ProcessCpu threads = ProcessCpu.of(child.pid());
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    work.await();
    double wall = (System.nanoTime() - start) / 1e9;
    double spent = cpuSeconds() - cpu;
    Map<String, Long> kinds = ProcessCpu.of(child.pid()).since(threads);
    Scrape after = child.scrape();
    return new Cost(
        spent,
        wall,
        after.sum(MetricNames.FRAMES_PUBLISHED) - before.sum(MetricNames.FRAMES_PUBLISHED),
        after.sum(MetricNames.PUBLISHED_BYTES) - before.sum(MetricNames.PUBLISHED_BYTES),
        kinds);
  }

  /** Stops it where it stands, so that something else has the machine. */
  void freeze() throws InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  void thaw() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws InterruptedException {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start();
      if (kill.waitFor() != 0) {
        throw new UserException("expected ingest at work, its last word was: " + child.lastLine());
      }
    } catch (IOException e) {
      throw new UserException("expected the program kill on the path, found none", e);
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
