package io.mien.training.loop;

import java.util.List;

/** The learning rate of each step. */
public sealed interface Schedule {
  /** The learning rate at a step, from 0. */
  double rate(long step);

  /**
   * {@code first * factor^epoch}: the same within an epoch.
   *
   * @param stepsPerEpoch at least 1
   */
  record Exponential(double first, double factor, long stepsPerEpoch) implements Schedule {
    @Override
    public double rate(long step) {
      long epoch = step / stepsPerEpoch;
      return first * Math.pow(factor, (double) epoch);
    }
  }

  /**
   * {@code first * factor^n} after n of the epochs named: the same in between.
   *
   * @param epochs from 0, each the first with the smaller rate
   * @param stepsPerEpoch at least 1
   */
  record Steps(double first, double factor, List<Integer> epochs, long stepsPerEpoch)
      implements Schedule {
    public Steps {
      epochs = List.copyOf(epochs);
    }

    @Override
    public double rate(long step) {
      long epoch = step / stepsPerEpoch;
      long falls = epochs.stream().filter(fall -> fall <= epoch).count();
      return first * Math.pow(factor, (double) falls);
    }
  }

  /**
   * A straight line from {@code start} to {@code peak} in the first {@code warmup} steps, then
   * {@code peak} until the last {@code decay} of {@code total} steps, which fall by {@code last +
   * (peak - last) * (1 - sqrt(share of them that is done))} (Haegele et al., 2024). How long the
   * run is has to be known only when the fall begins.
   */
  record Steady(double start, double peak, double last, long warmup, long decay, long total)
      implements Schedule {
    @Override
    public double rate(long step) {
      if (step < warmup) {
        return start + step * (peak - start) / warmup;
      }
      long fallen = step - (total - decay);
      return fallen <= 0 ? peak : last + (peak - last) * (1 - Math.sqrt((double) fallen / decay));
    }
  }

  /**
   * A straight line from {@code start} to {@code peak} in the first {@code warmup} steps, then
   * {@code last + (peak - last) * (1 + cos(pi * step / total)) / 2}. The cosine is not shifted by
   * the warm-up.
   */
  record Cosine(double start, double peak, double last, long warmup, long total)
      implements Schedule {
    @Override
    public double rate(long step) {
      if (step < warmup) {
        return start + step * (peak - start) / warmup;
      }
      return last + (peak - last) * (1 + Math.cos(Math.PI * step / total)) / 2;
    }
  }
}
