package io.mien.cli;

import io.mien.contract.telemetry.Health;
import io.mien.contract.telemetry.TelemetryException;
import io.mien.contract.telemetry.TelemetryServer;
import io.mien.training.loop.RunListener;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Serves the metrics of a training run for as long as its process lives. */
final class TrainingTelemetry implements AutoCloseable {
  /** Next to those of ingest and inference. */
  static final int DEFAULT_PORT = 9466;

  private static final String LOOPBACK = "127.0.0.1";

  private final TelemetryServer server;
  private final RunListener metrics;

  private TrainingTelemetry(TelemetryServer server, RunListener metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Starts to serve.
   *
   * @param folder the run's, whose name is the run's name
   * @param port where absent, the default one, or any where another run has that
   * @throws TelemetryException when the port that was asked for is taken
   */
  static TrainingTelemetry start(
      Path folder, String preset, Optional<String> host, Optional<Integer> port) {
    CollectorRegistry registry = TelemetryServer.newRegistry();
    Path whole = folder.toAbsolutePath().normalize();
    String run = String.valueOf(Optional.ofNullable(whole.getFileName()).orElse(whole));
    TrainingMetrics metrics = new TrainingMetrics(registry, run, preset, System::nanoTime);
    Training health = new Training(Map.of("run", run, "preset", preset));
    String address = host.orElse(LOOPBACK);
    TelemetryServer server;
    try {
      server = TelemetryServer.start(address, port.orElse(DEFAULT_PORT), registry, health);
    } catch (TelemetryException e) {
      if (port.isPresent()) {
        throw e;
      }
      server = TelemetryServer.start(address, 0, registry, health);
    }
    return new TrainingTelemetry(server, metrics);
  }

  private record Training(Map<String, String> details) implements Health {
    @Override
    public boolean live() {
      return true;
    }

    @Override
    public boolean ready() {
      return true;
    }
  }

  /** What the run tells of its progress. */
  RunListener listener() {
    return metrics;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
