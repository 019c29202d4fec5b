package io.mien.ingest.publish;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka takes what it is given, judged by its answers; says in the log when that changes.
 * Thread safe.
 */
public final class BrokerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

  /** Silence of this length while something waits for an answer is an outage. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private long waiting;
  private long lastSign;
  private long dropped;
  private @Nullable String trouble;
  private long troubleSince;

  /** By the clock of this machine. */
  public BrokerWatch() {
    this(System::nanoTime);
  }

  BrokerWatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Something was given to Kafka. */
  synchronized void sent() {
    if (waiting++ == 0) {
      lastSign = nanoTime.getAsLong();
    }
  }

  /** Kafka took it. */
  synchronized void taken() {
    waiting--;
    lastSign = nanoTime.getAsLong();
    if (trouble != null) {
      trouble = null;
      LOG.info(
          "Kafka takes frames again after {} s; {} frames of live cameras were dropped.",
          Duration.ofNanos(lastSign - troubleSince).toSeconds(),
          dropped);
      dropped = 0;
    }
  }

  /** Kafka did not take it. */
  synchronized void refused(String why) {
    waiting--;
    begin(why);
  }

  /** It was not given to Kafka after all. */
  synchronized void withdrawn() {
    waiting--;
  }

  /** A live frame was dropped since Kafka does not take what it has. */
  synchronized void dropped() {
    dropped++;
  }

  private void begin(String why) {
    if (trouble == null) {
      troubleSince = lastSign;
      LOG.warn(
          "Kafka takes no frames: {}. Live cameras drop theirs and recordings wait until it does.",
          why.replaceFirst("\\.$", ""));
    }
    trouble = why;
  }

  /** Notices a silence; to be called now and then. */
  public synchronized void look() {
    if (trouble == null && waiting > 0 && nanoTime.getAsLong() - lastSign > PATIENCE.toNanos()) {
      begin("it has not answered for " + PATIENCE.toSeconds() + " s");
    }
  }

  /** What is wrong with Kafka; empty while it answers. */
  public synchronized Optional<String> trouble() {
    look();
    return Optional.ofNullable(trouble);
  }
}
