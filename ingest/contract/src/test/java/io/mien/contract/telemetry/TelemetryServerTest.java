package io.mien.contract.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TelemetryServerTest {
  private static final String[] AREA = {"area"};
  private static final String[] HEAP = {"heap"};

  private final CollectorRegistry registry = TelemetryServer.newRegistry();

  private record Fixed(boolean live, boolean ready, Map<String, String> details)
      implements Health {}

  @Test
  void servesTheRegistry() throws Exception {
    Counter.build("mien_test_total", "a test").register(registry).inc();
    try (TelemetryServer server = start(new Fixed(true, true, Map.of()))) {
      HttpResponse<String> answer = get(server, "/metrics");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("mien_test_total 1.0", "jvm_memory_bytes_used");
    }
  }

  @Test
  void tellsLiveAndReadyApart() throws Exception {
    try (TelemetryServer server = start(new Fixed(true, false, Map.of("provider", "CPU")))) {
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(server, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).isEqualTo("{\"status\":\"DOWN\",\"provider\":\"CPU\"}");
    }
  }

  @Test
  void saysHowMuchMemoryTheProcessMayUse() {
    assertThat(registry.getSampleValue(MetricNames.MEMORY_LIMIT_BYTES)).isGreaterThan(64e6);
    assertThat(registry.getSampleValue(MetricNames.JVM_MAX_BYTES, AREA, HEAP))
        .isEqualTo((double) Runtime.getRuntime().maxMemory());
  }

  @Test
  void waitsForAScrapeThatBeginsLater() throws Exception {
    try (TelemetryServer server = start(new Fixed(true, true, Map.of()))) {
      get(server, "/metrics");
      assertThat(server.awaitScrape(Duration.ofMillis(1))).as("that one was before").isFalse();

      CompletableFuture<Boolean> later =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return server.awaitScrape(Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      while (!later.isDone()) { // the first may come before the other thread waits
        get(server, "/metrics");
      }
      assertThat(later.get()).isTrue();
    }
  }

  @Test
  void saysWhichAddressIsTaken() {
    try (TelemetryServer server = start(new Fixed(true, true, Map.of()))) {
      assertThatThrownBy(
              () ->
                  TelemetryServer.start(
                      "127.0.0.1", server.port(), registry, new Fixed(true, true, Map.of())))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("127.0.0.1:" + server.port());
    }
  }

  private TelemetryServer start(Health health) {
    return TelemetryServer.start("127.0.0.1", 0, registry, health);
  }

  private static HttpResponse<String> get(TelemetryServer server, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
