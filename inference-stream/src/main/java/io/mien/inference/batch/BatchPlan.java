package io.mien.inference.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which sizes of batches are run, and how so many items are covered by them.
 *
 * <p>Each size, a bucket, is timed at start. The cheapest cover of {@code n} items costs {@code
 * c(n) = min over buckets b of cost(b) + c(max(0, n - b))}: where a larger run is hardly dearer
 * than a small one, a batch is padded; where the cost grows with the rows, it is split exactly.
 */
final class BatchPlan {

  private static final List<Integer> BUCKETS = List.of(1, 2, 4, 8, 16, 32, 64);

  /** A bucket pays when it makes an item at least so much cheaper. */
  private static final double GAIN = .97;

  /**
   * A bucket is timed by the shortest of so many runs: at a start, compilers and other parts want
   * the processor too, and what seems dear with one row would make more rows pay that do not.
   */
  private static final int LEAST_RUNS = 2;

  private static final int MOST_RUNS = 10;

  /** After the least runs, a bucket is timed for no longer than this: a restart is to be short. */
  private static final long TIMED_NANOS = 50_000_000;

  /** A hold pays when it saves at least this share of what two runs cost. */
  private static final double HOLD_GAIN = .9;

  private final List<Integer> buckets;
  private final double[] cost;
  private final int[] first;

  private BatchPlan(List<Integer> buckets, List<Double> costs) {
    this.buckets = List.copyOf(buckets);
    int most = buckets.get(buckets.size() - 1);
    this.cost = new double[most + 1];
    this.first = new int[most + 1];
    for (int items = 1; items <= most; items++) {
      cost[items] = Double.POSITIVE_INFINITY;
      for (int i = 0; i < buckets.size(); i++) {
        int bucket = buckets.get(i);
        double covered = costs.get(i) + cost[Math.max(0, items - bucket)];
        if (covered <= cost[items]) { // of equals the largest, hence the fewest runs
          cost[items] = covered;
          first[items] = bucket;
        }
      }
    }
  }

  /**
   * Runs each bucket, so that it is warm, and times it, up to the first that does not pay: where
   * the cost grows with the rows, as on a CPU, larger ones take long and will not pay either.
   *
   * @param most the largest batch
   * @param run runs a batch of so many rows
   * @param nanos the time
   */
  static BatchPlan measure(int most, IntConsumer run, LongSupplier nanos) {
    List<Integer> buckets = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    double cheapest = Double.POSITIVE_INFINITY;
    for (int bucket : upTo(most)) {
      double cost = cost(bucket, run, nanos);
      if (cost / bucket >= GAIN * cheapest) {
        break;
      }
      cheapest = cost / bucket;
      buckets.add(bucket);
      costs.add(cost);
    }
    return new BatchPlan(buckets, costs);
  }

  private static List<Integer> upTo(int most) {
    return IntStream.concat(
            BUCKETS.stream().mapToInt(Integer::intValue).filter(bucket -> bucket < most),
            IntStream.of(most))
        .boxed()
        .toList();
  }

  private static double cost(int bucket, IntConsumer run, LongSupplier nanos) {
    run.accept(bucket);
    long least = Long.MAX_VALUE;
    long begin = nanos.getAsLong();
    long start = begin;
    for (int i = 0; i < MOST_RUNS && (i < LEAST_RUNS || start - begin < TIMED_NANOS); i++) {
      run.accept(bucket);
      long end = nanos.getAsLong();
      least = Math.min(least, end - start);
      start = end;
    }
    return Math.max(1, least);
  }

  /** The most items of one run. */
  int most() {
    return cost.length - 1;
  }

  /** The rows of the next run while so many items wait, 1 or more. */
  int rows(int waiting) {
    return first[Math.min(waiting, most())];
  }

  /** Whether it is cheaper to run so many items together than those that are there first. */
  boolean paysToAwait(int there, int together) {
    int all = Math.min(together, most());
    return there < all && cost[all] < HOLD_GAIN * (cost[there] + cost[all - there]);
  }

  /** For people: the buckets and what a run of each takes. */
  @Override
  public String toString() {
    return buckets.stream()
        .map(bucket -> String.format(Locale.ROOT, "%d (%.1f ms)", bucket, cost[bucket] / 1e6))
        .collect(Collectors.joining(", "));
  }
}
