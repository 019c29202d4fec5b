package io.mien.inference.batch;

import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may be expected in the next batch: those who took part in the last two. Where holding back
 * for them was in vain, ever more batches go without, so that one source alone never waits. Not
 * thread safe.
 */
final class Company {
  /** Of a hold in vain, at most so many further batches go without one. */
  private static final int MOST_UNHELD = 64;

  private Set<Object> last = Set.of();
  private Set<Object> before = Set.of();
  private int unheld;
  private int unheldNext = 1;

  /** A batch has begun with what these asked. */
  void left(Set<Object> sources) {
    before = last;
    last = sources;
  }

  /** How many sources the next batch may have. */
  int expected() {
    return (int) Stream.concat(last.stream(), before.stream()).distinct().count();
  }

  /** Whether this batch may be held back; asked once for each. */
  boolean isWorthATry() {
    if (unheld == 0) {
      return true;
    }
    unheld--;
    return false;
  }

  /** A batch was held back, and somebody came, or nobody. */
  void awaited(boolean came) {
    unheld = came ? 0 : unheldNext;
    unheldNext = came ? 1 : Math.min(MOST_UNHELD, 2 * unheldNext);
  }
}
