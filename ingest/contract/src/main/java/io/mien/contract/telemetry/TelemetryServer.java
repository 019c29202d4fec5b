package io.mien.contract.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /metrics}, {@code /health/live} and {@code /health/ready} of one service.
 *
 * <p>Health answers 200 or 503 with a JSON object of details.
 */
public final class TelemetryServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final ExecutorService threads;
  private final Scrapes scrapes;

  private TelemetryServer(HttpServer server, ExecutorService threads, Scrapes scrapes) {
    this.server = server;
    this.threads = threads;
    this.scrapes = scrapes;
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any free one
   * @throws TelemetryException when the address cannot be bound
   */
  public static TelemetryServer start(
      String host, int port, CollectorRegistry registry, Health health) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException | IllegalArgumentException e) {
      throw new TelemetryException(
          "expected a free address for the metrics, found %s:%d: %s"
              .formatted(host, port, e.getMessage()),
          e);
    }
    Scrapes scrapes = new Scrapes();
    server.createContext(
        "/metrics",
        exchange -> {
          long begun = scrapes.begin();
          metrics(exchange, registry);
          scrapes.end(begun);
        });
    server.createContext("/health/live", exchange -> health(exchange, health.live(), health));
    server.createContext("/health/ready", exchange -> health(exchange, health.ready(), health));
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "telemetry");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.start();
    return new TelemetryServer(server, threads, scrapes);
  }

  /** A registry for one service, which already holds the metrics of the JVM and of its memory. */
  public static CollectorRegistry newRegistry() {
    CollectorRegistry registry = new CollectorRegistry();
    DefaultExports.register(registry);
    registry.register(new MemoryLimit());
    return registry;
  }

  /** The port that is really bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Waits until what is counted by now has been read, so that somebody hears of it before the
   * process ends.
   *
   * @return false when nobody came for it in that time
   */
  public boolean awaitScrape(Duration atMost) throws InterruptedException {
    return scrapes.await(atMost);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void metrics(HttpExchange exchange, CollectorRegistry registry)
      throws IOException {
    String type = TextFormat.chooseContentType(exchange.getRequestHeaders().getFirst("Accept"));
    StringWriter text = new StringWriter();
    TextFormat.writeFormat(type, text, registry.metricFamilySamples());
    answer(exchange, 200, type, text.toString().getBytes(UTF_8));
  }

  private static void health(HttpExchange exchange, boolean good, Health health)
      throws IOException {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("status", good ? "UP" : "DOWN");
    body.putAll(health.details());
    answer(exchange, good ? 200 : 503, "application/json", JSON.writeValueAsBytes(body));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
