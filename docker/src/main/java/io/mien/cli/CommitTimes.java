package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.inference.StreamMetrics;
import java.util.Locale;

/**
 * The commits of a stream's threads in some time.
 *
 * @param seconds what they took together
 * @param wallSeconds how long the threads ran
 */
record CommitTimes(long count, double seconds, double wallSeconds, int threads) {

  /** Those so far, counted from any moment. */
  static CommitTimes soFar(StreamMetrics metrics, int threads) {
    return new CommitTimes(
        metrics.commits(), metrics.commitSeconds(), System.nanoTime() / 1e9, threads);
  }

  CommitTimes since(CommitTimes before) {
    return new CommitTimes(
        count - before.count, seconds - before.seconds, wallSeconds - before.wallSeconds, threads);
  }

  double perSecond() {
    return count / wallSeconds;
  }

  double meanMillis() {
    return count == 0 ? 0 : seconds * 1e3 / count;
  }

  /** Of the threads' time; they wait in it more than they work. */
  double shareOfTime() {
    return seconds / (wallSeconds * threads);
  }

  void put(ObjectNode node) {
    node.put("perSecond", perSecond())
        .put("meanMillis", meanMillis())
        .put("shareOfThreadsTime", shareOfTime());
  }

  /** For people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "commits: %.1f a second, %.1f ms each, %.1f %% of the threads' time",
        perSecond(),
        meanMillis(),
        shareOfTime() * 100);
  }
}
