package io.mien.inference.load;

import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people at most once a minute how many frames were skipped. Not thread safe. */
final class SkipReport {
  private static final Logger log = LoggerFactory.getLogger(SkipReport.class);
  private static final long PERIOD_MILLIS = 60_000;

  private final Map<SkipReason, Long> counts = new EnumMap<>(SkipReason.class);
  private double oldestMillis;
  private String oldestCamera = "";
  private long toldAt;

  /** Counts from a time on. */
  SkipReport(long now) {
    toldAt = now;
  }

  void skipped(SkipReason reason, String camera, double ageMillis) {
    counts.merge(reason, 1L, Long::sum);
    if (ageMillis > oldestMillis) {
      oldestMillis = ageMillis;
      oldestCamera = camera;
    }
  }

  void tell(long now) {
    if (now >= toldAt && now - toldAt < PERIOD_MILLIS) {
      return;
    }
    if (!counts.isEmpty()) {
      log.warn(
          "bounded mode skipped in the last minute: {} frames for a fair share, {} that were too"
              + " old; the oldest, of camera {}, came {} ms after its capture",
          counts.getOrDefault(SkipReason.FAIR_SHARE, 0L),
          counts.getOrDefault(SkipReason.TOO_OLD, 0L),
          oldestCamera,
          Math.round(oldestMillis));
    }
    counts.clear();
    oldestMillis = 0;
    toldAt = now;
  }
}
