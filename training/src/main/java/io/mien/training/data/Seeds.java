package io.mien.training.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Chance that depends on where in a run it is needed, not on what ran before. */
final class Seeds {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  static RandomGenerator of(long seed, long... place) {
    long state = mix(seed);
    for (long part : place) {
      state = mix(state + GOLDEN * (part + 1));
    }
    return new SplittableRandom(state);
  }

  /** The finaliser of SplitMix64 (Steele et al., 2014). */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
