package io.mien.cli;

import io.mien.ingest.camera.SecretMask;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks each camera for one frame, all of them at once. */
final class CameraDoctor {
  private static final String ADVICE =
      "check its address, its user and password, and that this machine reaches it";
  private static final String FILE_ADVICE =
      "check its path, from here, and that it plays elsewhere";

  private final Function<SourceSpec, CameraSource> open;
  private final Duration timeout;

  /**
   * A camera to be asked.
   *
   * @param shown its source without secrets
   * @param secrets that what it answers may repeat
   */
  record Camera(String id, String shown, SourceSpec source, boolean live, SecretMask secrets) {
    private String name() {
      return "camera " + id;
    }

    private String advice() {
      return live ? ADVICE : FILE_ADVICE;
    }
  }

  CameraDoctor(Function<SourceSpec, CameraSource> open, Duration timeout) {
    this.open = open;
    this.timeout = timeout;
  }

  List<Finding> look(List<Camera> cameras) throws InterruptedException {
    long start = System.nanoTime();
    List<CompletableFuture<Finding>> answers = new ArrayList<>();
    for (Camera camera : cameras) {
      CompletableFuture<Finding> answer = new CompletableFuture<>();
      answers.add(answer);
      // A native call may hang for ever; the doctor ends without it.
      Thread thread = new Thread(() -> answer.complete(ask(camera)), "doctor-" + camera.id());
      thread.setDaemon(true);
      thread.start();
    }
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < cameras.size(); i++) {
      long left = timeout.minusNanos(System.nanoTime() - start).toMillis();
      findings.add(finding(cameras.get(i), answers.get(i), Math.max(1, left)));
    }
    return findings;
  }

  private Finding finding(Camera camera, CompletableFuture<Finding> answer, long leftMillis)
      throws InterruptedException {
    try {
      return answer.get(leftMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Finding.fail(
          camera.name(),
          "%s gave no frame within %d s".formatted(camera.shown(), timeout.toSeconds()),
          camera.advice() + ", or give more time with --camera-timeout");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the question to " + camera.name() + " broke", e);
    }
  }

  private Finding ask(Camera camera) {
    long start = System.nanoTime();
    try (CameraSource source = open.apply(camera.source())) {
      Optional<CapturedFrame> frame = source.grab();
      frame.ifPresent(one -> one.picture().release());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return frame.isPresent()
          ? Finding.ok(
              camera.name(), "%s gave a frame after %d ms".formatted(camera.shown(), millis))
          : Finding.fail(camera.name(), camera.shown() + " ended without a frame", camera.advice());
    } catch (RuntimeException | LinkageError e) { // a source that breaks, and any fault of ours
      return Finding.fail(
          camera.name(), camera.secrets().masked(String.valueOf(e.getMessage())), camera.advice());
    }
  }
}
