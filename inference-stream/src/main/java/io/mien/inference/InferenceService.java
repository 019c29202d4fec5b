package io.mien.inference;

import io.mien.contract.telemetry.TelemetryServer;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.inference.stream.Commits;
import io.mien.inference.stream.ConsumerLag;
import io.mien.inference.stream.ExpressionStream;
import io.mien.inference.stream.ExpressionTopology;
import io.mien.inference.stream.StreamSettings;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: networks, stream and telemetry, put together from a config. Thread safe; it
 * may be closed twice, as a shutdown hook and the end of main do.
 */
public final class InferenceService implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InferenceService.class);

  /** Two intervals of the Prometheus that comes with Mien. */
  private static final Duration LAST_SCRAPE = Duration.ofSeconds(10);

  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final InferenceMetrics metrics;
  private final TelemetryServer telemetry;
  private final ExpressionStream stream;

  /** Opens what judges the frames; the service closes it. */
  @FunctionalInterface
  public interface Networks {
    FrameAnalyzer open(AnalyzerConfig config, NetworkMetrics metrics, Clock clock);
  }

  private InferenceService(InferenceConfig config, Networks networks, Clock clock) {
    try {
      CollectorRegistry registry = TelemetryServer.newRegistry();
      metrics = new InferenceMetrics(registry);
      ServiceHealth health = new ServiceHealth();
      telemetry =
          TelemetryServer.start(config.metricsHost(), config.metricsPort(), registry, health);
      closers.push(telemetry::close);
      closers.push(this::tellOfLostDevice);
      // Beside the networks, since each takes a second or more and a restart is to be short.
      CompletableFuture<Integer> maxDeadLetterBytes =
          CompletableFuture.supplyAsync(() -> prepareTopics(config));
      FrameAnalyzer analyzer = networks.open(config.analyzer(), metrics.networks(), clock);
      closers.push(analyzer::close);
      health.warm(analyzer);
      int deadLetterBytes = await(maxDeadLetterBytes);
      Commits commits = new Commits(config.load(), metrics.stream(), clock);
      stream =
          ExpressionStream.start(
              ExpressionTopology.build(config, analyzer, deadLetterBytes, commits, metrics, clock),
              config.gate().settings(config.streams(), analyzer.executionProvider()),
              commits);
      closers.push(stream::close);
      closers.push(
          ConsumerLag.start(config.streams(), config.topics().frames(), metrics.stream())::close);
      health.started(stream);
      log.info(
          "judging {} with {} on {}, faces by {}",
          config.topics().frames(),
          analyzer.model(),
          analyzer.executionProvider(),
          analyzer.detector());
    } catch (RuntimeException e) {
      close(); // what was opened before it broke
      throw e;
    }
  }

  /** Ensures that the topics exist; returns the largest dead letter that can be written. */
  private static int prepareTopics(InferenceConfig config) {
    Map<String, Object> admin = StreamSettings.admin(config.streams());
    TopicProvisioner.ensure(admin, config.topics().specs(), config.startupTimeout());
    return Math.min(
        StreamSettings.maxRequestBytes(config.streams()),
        TopicProvisioner.maxMessageBytes(
            admin, config.topics().deadLettersSpec(), config.startupTimeout()));
  }

  private static <T> T await(CompletableFuture<T> work) {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("told to end before the topics were there");
    }
  }

  /**
   * Opens the networks, ensures the topics and starts to read frames.
   *
   * @throws RuntimeException with one sentence for users when a part does not fit or answer
   */
  public static InferenceService start(InferenceConfig config) {
    return start(config, FrameAnalyzer::open);
  }

  /** The same with networks of the caller's. */
  public static InferenceService start(InferenceConfig config, Networks networks) {
    return new InferenceService(config, networks, Clock.systemUTC());
  }

  /** What has been counted so far. */
  public InferenceMetrics metrics() {
    return metrics;
  }

  /** The port of the telemetry that is really bound. */
  public int metricsPort() {
    return telemetry.port();
  }

  /** Whether the stream works, or is about to; {@link #await} tells why not. */
  public boolean isAlive() {
    return stream.isAlive();
  }

  /** Whether frames are being read. */
  public boolean isReady() {
    return stream.isRunning();
  }

  /**
   * Waits until the stream has stopped.
   *
   * @throws io.mien.inference.stream.StreamFailedException when it stopped because of a failure
   */
  public void await() throws InterruptedException {
    stream.await();
  }

  /**
   * The service ends because its device is lost, and with it the metric that says so: once the
   * others can take over, it waits for Prometheus to come by.
   */
  private void tellOfLostDevice() {
    if (!metrics.networks().isDeviceLost()) {
      return;
    }
    try {
      boolean read = telemetry.awaitScrape(LAST_SCRAPE);
      log.info("the metrics that tell of the lost device were {}", read ? "read" : "not read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** May be called from any thread, and again. */
  @Override
  public synchronized void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }
}
