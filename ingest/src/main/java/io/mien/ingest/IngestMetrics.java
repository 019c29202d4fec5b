package io.mien.ingest;

import io.mien.contract.telemetry.MetricNames;
import io.mien.ingest.pipeline.CameraMeter;
import io.mien.ingest.pipeline.DropReason;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of the frames. Thread safe. */
public final class IngestMetrics {

  private final Counter grabbed;
  private final Counter published;
  private final Counter publishedBytes;
  private final Counter dropped;
  private final LongAdder publishedTotal = new LongAdder();

  /** Registers the metrics. */
  public IngestMetrics(CollectorRegistry registry) {
    String camera = MetricNames.CAMERA;
    grabbed =
        counter(MetricNames.FRAMES_GRABBED, "Frames that a source gave.", camera)
            .register(registry);
    published =
        counter(MetricNames.FRAMES_PUBLISHED, "Frames that the broker acknowledged.", camera)
            .register(registry);
    publishedBytes =
        counter(MetricNames.PUBLISHED_BYTES, "Bytes of the pictures published.", camera)
            .register(registry);
    dropped =
        counter(
                MetricNames.FRAMES_DROPPED,
                "Frames that were not published.",
                camera,
                MetricNames.REASON)
            .register(registry);
  }

  private static Counter.Builder counter(String name, String help, String... labels) {
    return Counter.build().name(name).help(help).labelNames(labels);
  }

  /** The meter of one camera, whose series start at zero. */
  CameraMeter camera(String id) {
    Counter.Child grabs = grabbed.labels(id);
    Counter.Child publications = published.labels(id);
    Counter.Child bytes = publishedBytes.labels(id);
    for (DropReason reason : DropReason.values()) {
      dropped.labels(id, reason.code());
    }
    return new CameraMeter() {
      @Override
      public void grabbed() {
        grabs.inc();
      }

      @Override
      public void dropped(DropReason reason) {
        dropped.labels(id, reason.code()).inc();
      }

      @Override
      public void published(int sizeBytes) {
        publications.inc();
        bytes.inc(sizeBytes);
        publishedTotal.increment();
      }
    };
  }

  /** Frames of all cameras that the broker acknowledged. */
  public long published() {
    return publishedTotal.sum();
  }
}
