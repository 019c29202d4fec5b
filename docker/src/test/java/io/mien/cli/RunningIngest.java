package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.IngestService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An ingest service that works while a test looks at it. */
final class RunningIngest {
  /** How long anything may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private RunningIngest() {}

  /** Runs it on a thread of its own; what comes ends as the run does. */
  static CompletableFuture<Void> run(IngestService service) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            service.run();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** What its port for metrics and health answers. */
  static String get(IngestService service, String path) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + service.metricsPort() + path);
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(UTF_8))
          .body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
