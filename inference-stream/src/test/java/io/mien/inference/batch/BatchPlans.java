package io.mien.inference.batch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;

/** Plans for devices whose speed is known. */
final class BatchPlans {

  private BatchPlans() {}

  /** The plan for a device on which a run takes so many milliseconds, by its rows. */
  static BatchPlan costing(int most, IntToDoubleFunction millis) {
    AtomicLong now = new AtomicLong();
    return BatchPlan.measure(
        most, rows -> now.addAndGet(Math.round(1e6 * millis.applyAsDouble(rows))), now::get);
  }
}
