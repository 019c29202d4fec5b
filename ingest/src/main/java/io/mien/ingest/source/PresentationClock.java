package io.mien.ingest.source;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Counts the time of a live stream from its first frame: by the stream's own times, which do not
 * jitter, and by those of arrival where the stream has none or leaps. Used by one thread.
 */
final class PresentationClock {

  /** Frames may come in bursts; what claims to be further ahead than this is a leap. */
  private static final long LARGEST_LEAD_MICROS = Duration.ofSeconds(30).toMillis() * 1000;

  private boolean started;
  private long elapsedMicros;
  private long arrivedMicros;
  private OptionalLong streamMicros = OptionalLong.empty();
  private long leadMicros;

  /** The time of the next frame, never less than that of the one before. */
  Duration at(OptionalLong micros, long arrivalNanos) {
    long arrival = arrivalNanos / 1000;
    if (started) {
      long waited = Math.max(0, arrival - arrivedMicros);
      long step = waited;
      if (micros.isPresent() && streamMicros.isPresent()) {
        long claimed = micros.getAsLong() - streamMicros.getAsLong();
        boolean leaps = claimed < 0 || leadMicros + claimed - waited > LARGEST_LEAD_MICROS;
        step = leaps ? waited : claimed;
      }
      leadMicros = Math.max(0, leadMicros + step - waited);
      elapsedMicros += step;
    }
    started = true;
    arrivedMicros = arrival;
    streamMicros = micros;
    return Duration.ofNanos(elapsedMicros * 1000);
  }
}
