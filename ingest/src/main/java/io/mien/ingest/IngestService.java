package io.mien.ingest;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.telemetry.TelemetryServer;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ingest service: a feed for each camera, Kafka's publishers for all, metrics and health.
 *
 * <p>{@link #open} fails on anything of ours that is wrong from the start; {@link #run} waits for
 * Kafka, then works until {@link #stop} is called or, where all cameras are recordings, these have
 * ended. Live cameras are tried for ever, and one camera's trouble is nobody else's.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

  private final IngestMetrics metrics;
  private final IngestRun run;
  private final TelemetryServer telemetry;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private IngestService(IngestConfig config, Map<String, String> environment) {
    try {
      CollectorRegistry registry = TelemetryServer.newRegistry();
      metrics = new IngestMetrics(registry);
      WantedCameras cameras = new WantedCameras(config, environment, metrics);
      run =
          part(new IngestRun(config, metrics, cameras, OpenRecordings.of(config.cameras().all())));
      metrics.show(
          MetricNames.INGEST_BUFFERED_BYTES,
          "Bytes of pictures that Kafka has not answered for.",
          run::bufferedBytes);
      metrics.show(
          MetricNames.ABANDONED_GRABBERS,
          "Threads left behind in a native call that does not return.",
          run::abandonedGrabbers);
      telemetry =
          part(
              TelemetryServer.start(
                  config.metricsHost(),
                  config.metricsPort(),
                  registry,
                  new ServiceHealth(run, cameras, metrics)));
    } catch (RuntimeException e) {
      // Whatever was wrong, what is open by now has no other owner.
      closeParts();
      throw e;
    }
  }

  /**
   * Opens the recordings, and serves metrics.
   *
   * @throws RuntimeException with one sentence for the user when either fails
   */
  public static IngestService open(IngestConfig config) {
    return open(config, System.getenv());
  }

  /**
   * Opens the recordings, and serves metrics.
   *
   * @param environment the variables that URLs of the cameras file may name
   * @throws RuntimeException with one sentence for the user when either fails
   */
  public static IngestService open(IngestConfig config, Map<String, String> environment) {
    return new IngestService(config, environment);
  }

  /**
   * Publishes until all recordings have ended, if there are no others, or {@link #stop} is called.
   *
   * @throws RuntimeException with one sentence for the user when Kafka refuses to work, or when a
   *     recording broke and nothing else is left to do
   */
  public void run() throws InterruptedException {
    run.run();
  }

  /** Ends {@link #run} soon. May be called from any thread. */
  public void stop() {
    run.stop();
  }

  /** The counts so far. */
  public IngestMetrics metrics() {
    return metrics;
  }

  /** How the feed of each camera is. */
  public List<FeedStatus> statuses() {
    return run.statuses();
  }

  /** The port on which metrics and health are served. */
  public int metricsPort() {
    return telemetry.port();
  }

  /** Stops, waits for {@link #run} to end, and closes everything. */
  @Override
  public synchronized void close() {
    closeParts();
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.add(part); // to close in this order: metrics are asked for until the run has ended
    return part;
  }

  private void closeParts() {
    while (!parts.isEmpty()) {
      close(parts.remove());
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      // The others must be closed all the same.
      LOG.warn("cannot close {}: {}", part.getClass().getSimpleName(), e.getMessage());
    }
  }
}
