package io.mien.inference;

import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.telemetry.MetricNames;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** How the stream as a whole keeps up with Kafka, and what it refuses. Thread safe. */
public final class StreamMetrics {

  private final Counter deadLetters;
  private final Histogram captureToEvent;
  private final Histogram commits;
  private final Gauge consumerLag;
  private final LongAdder deadLetterCount = new LongAdder();
  private final LongAdder commitCount = new LongAdder();
  private final DoubleAdder commitSeconds = new DoubleAdder();

  StreamMetrics(CollectorRegistry registry) {
    deadLetters =
        Counter.build(MetricNames.DEAD_LETTERS, "Frames sent to the dead letters.")
            .labelNames(MetricNames.REASON)
            .register(registry);
    for (RefusedFrameException.Reason reason : RefusedFrameException.Reason.values()) {
      deadLetters.labels(reason.code()); // so that a rate exists before the first one
    }
    captureToEvent =
        Histogram.build(
                MetricNames.CAPTURE_TO_EVENT_SECONDS,
                "From a frame's capture to the emission of its events.")
            .buckets(.01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60, 300)
            .register(registry);
    commits =
        Histogram.build(MetricNames.COMMIT_SECONDS, "What a commit of a stream thread takes.")
            .buckets(.002, .005, .01, .02, .05, .1, .2, .5, 1, 5)
            .register(registry);
    consumerLag =
        Gauge.build(
                MetricNames.CONSUMER_LAG_RECORDS,
                "Frames in Kafka that the group has not committed yet.")
            .labelNames(MetricNames.TOPIC, MetricNames.PARTITION)
            .register(registry);
  }

  /** A frame went to the dead letters. */
  public void refused(RefusedFrameException.Reason reason) {
    deadLetters.labels(reason.code()).inc();
    deadLetterCount.increment();
  }

  /** All events of a frame were emitted, so long after its capture. */
  public void latency(double captureToEventSeconds) {
    // A capture time may lie ahead of the clock, for instance of a film that is read fast.
    captureToEvent.observe(Math.max(0, captureToEventSeconds));
  }

  /** A thread of the stream has committed, which took so long. */
  public void committed(double seconds) {
    commits.observe(seconds);
    commitCount.increment();
    commitSeconds.add(seconds);
  }

  /** So many frames of a partition are not committed yet. */
  public void lag(String topic, int partition, long records) {
    consumerLag.labels(topic, Integer.toString(partition)).set((double) records);
  }

  /** Nobody knows how many frames are not committed yet. */
  public void lagUnknown() {
    consumerLag.clear();
  }

  /** Frames refused so far. */
  public long deadLetters() {
    return deadLetterCount.sum();
  }

  /** Commits so far, of all threads. */
  public long commits() {
    return commitCount.sum();
  }

  /** What they took together. */
  public double commitSeconds() {
    return commitSeconds.sum();
  }
}
