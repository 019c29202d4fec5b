package io.mien.inference.stream;

import io.mien.inference.LoadConfig;
import io.mien.inference.StreamMetrics;
import io.mien.inference.load.CommitCost;
import io.mien.inference.load.LoadMode;
import java.time.Clock;
import java.time.Duration;

/**
 * What the threads of a stream know of their commits: each has its {@link CommitPace}, and all of
 * them learn together what a commit takes. Thread safe.
 */
public final class Commits {

  /** Frames that are older are a backlog, where nobody watches; bounded mode has its own limit. */
  private static final Duration LIVE = Duration.ofSeconds(1);

  private final CommitCost cost = new CommitCost();
  private final StreamMetrics metrics;
  private final Clock clock;
  private final ThreadLocal<CommitPace> paces;

  /** Of a stream under this load. */
  public Commits(LoadConfig load, StreamMetrics metrics, Clock clock) {
    Duration live = load.mode() == LoadMode.BOUNDED ? load.maxAge() : LIVE;
    this.metrics = metrics;
    this.clock = clock;
    this.paces = ThreadLocal.withInitial(() -> new CommitPace(live, cost));
  }

  /** The pace of the thread that asks. */
  CommitPace pace() {
    return paces.get();
  }

  /** The thread that tells has committed, which took so long. */
  void committed(long nanos) {
    cost.took(nanos / 1e6);
    pace().committed(clock.millis());
    metrics.committed(nanos / 1e9);
  }

  /** What likely passes at most from a frame's events to their commit, in milliseconds. */
  double reserveMillis() {
    return cost.reserveMillis();
  }
}
