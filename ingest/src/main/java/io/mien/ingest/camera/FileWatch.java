package io.mien.ingest.camera;

import io.mien.contract.config.ConfigProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each new content of a file.
 *
 * <p>The file is read again and again, since that sees all there is: editors that rename, symbolic
 * links of Kubernetes that are swapped, network drives that send no events. A content counts once
 * it was found twice, so that a file half written is not taken for one with few cameras.
 */
public final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private static final long CLOSE_SECONDS = 10;

  private final Path file;
  private final Consumer<Found> told;
  private final ScheduledExecutorService thread;
  private Found settled;
  private Found last;

  /** What was found: a text, or why there is none. */
  public record Found(Optional<String> text, Optional<String> problem) {
    /** What is there now. */
    static Found at(Path file) {
      try {
        return new Found(Optional.of(CamerasFile.text(file)), Optional.empty());
      } catch (ConfigProblemsException e) {
        return new Found(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
      }
    }
  }

  private FileWatch(
      Path file, String known, Consumer<Found> told, ScheduledExecutorService thread) {
    this.file = file;
    this.told = told;
    this.thread = thread;
    this.settled = new Found(Optional.of(known), Optional.empty());
    this.last = settled;
  }

  /**
   * Starts to watch.
   *
   * @param known the content that is no news
   * @param told is given each other one, from a thread of its own
   */
  public static FileWatch start(Path file, String known, Duration interval, Consumer<Found> told) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread watching = new Thread(task, "cameras-file");
              watching.setDaemon(true);
              return watching;
            });
    FileWatch watch = new FileWatch(file, known, told, thread);
    var unused =
        thread.scheduleWithFixedDelay(
            watch::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      Found now = Found.at(file);
      if (now.equals(last) && !now.equals(settled)) {
        settled = now;
        told.accept(now);
      }
      last = now;
    } catch (RuntimeException e) {
      // The border of the thread: a fault in what is done with a file must not end the watch.
      LOG.error("The cameras file {} could not be looked at.", file, e);
    }
  }

  /** Ends the watch; who is being told something is interrupted, and waited for. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      boolean unused = thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
