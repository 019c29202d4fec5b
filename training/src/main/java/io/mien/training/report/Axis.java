package io.mien.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The range of a chart's axis, from tick to tick.
 *
 * @param least where it begins
 * @param most where it ends, above that
 * @param step between ticks: 1, 2 or 5 with zeros
 */
record Axis(double least, double most, double step) {
  private static final int TICKS = 5;

  /** Round numbers around all values, of which those that are no finite numbers are passed over. */
  static Axis around(double[]... all) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double[] values : all) {
      for (double value : values) {
        if (Double.isFinite(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    if (least > most) {
      return new Axis(0, 1, 0.2);
    }
    double step = step(Math.max(most - least, Math.max(Math.abs(most), 1) * 1e-3) / TICKS);
    double from = Math.floor(least / step) * step;
    double to = Math.ceil(most / step) * step;
    return new Axis(from, to > from ? to : from + step, step);
  }

  /** The least of 1, 2, 5, 10, 20, ... times a power of ten that is no less than this. */
  static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Where lines are drawn across the chart. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long count = Math.round((most - least) / step);
    for (int i = 0; i <= count; i++) {
      ticks.add(least + i * step);
    }
    return ticks;
  }

  /** A tick's number, with as many digits as the step needs. */
  String label(double tick) {
    int digits = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%." + digits + "f", tick);
  }

  /** How far along the axis a value is, 0..1. */
  double share(double value) {
    return (value - least) / (most - least);
  }
}
