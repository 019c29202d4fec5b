package io.mien.inference.saving;

import java.time.Duration;

/**
 * When networks run again on a camera that they know.
 *
 * @param detectEvery faces are looked for in each frame of so many; 1 for all
 * @param detectChange and in one that differs by more from the last in which they were looked for,
 *     in grey levels 0..255
 * @param classifyEvery a face is classified again after so long; zero for always
 * @param classifyChange and when it differs by more from how it looked then, in grey levels
 */
public record SavingRules(
    int detectEvery, double detectChange, Duration classifyEvery, double classifyChange) {

  public SavingRules {
    if (detectEvery < 1
        || classifyEvery.isNegative()
        || !(detectChange >= 0)
        || !(classifyChange >= 0)) {
      throw new IllegalArgumentException(
          "expected every frame or less, and no negative time or change, found %d, %s, %s, %s"
              .formatted(detectEvery, classifyEvery, detectChange, classifyChange));
    }
  }

  /** Whether anything is saved at all. */
  public boolean saves() {
    return detectEvery > 1 || !classifyEvery.isZero();
  }
}
