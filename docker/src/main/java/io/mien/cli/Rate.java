package io.mien.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;

/**
 * How fast frames went through this process, and at what cost.
 *
 * @param cpuMillisPerFrame CPU time of the whole process, all cores together
 */
record Rate(double framesPerSecond, double cpuMillisPerFrame) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** The one with the median speed. */
  static Rate median(List<Rate> rates) {
    return rates.stream()
        .sorted(Comparator.comparingDouble(Rate::framesPerSecond))
        .toList()
        .get(rates.size() / 2);
  }

  /** Starts to measure. */
  static Watch watch() {
    return new Watch(System.nanoTime(), SYSTEM.getProcessCpuTime());
  }

  /** A measurement that is going on. */
  record Watch(long startNanos, long startCpuNanos) {
    Rate frames(long count) {
      return new Rate(
          count * 1e9 / (System.nanoTime() - startNanos),
          (SYSTEM.getProcessCpuTime() - startCpuNanos) / 1e6 / count);
    }
  }
}
