package io.mien.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How fast frames went through this process, and at what cost.
 *
 * @param cpuMillisPerFrame CPU time of the whole process, all cores together
 * @param cpuMillisByThread the same by kind of thread, see {@link ThreadCpu}
 */
record Rate(
    double framesPerSecond, double cpuMillisPerFrame, Map<String, Double> cpuMillisByThread) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  Rate {
    cpuMillisByThread = Map.copyOf(cpuMillisByThread);
  }

  /** The one with the median speed. */
  static Rate median(List<Rate> rates) {
    return rates.stream()
        .sorted(Comparator.comparingDouble(Rate::framesPerSecond))
        .toList()
        .get(rates.size() / 2);
  }

  /** Starts to measure. */
  static Watch watch() {
    return new Watch(System.nanoTime(), SYSTEM.getProcessCpuTime(), ThreadCpu.now());
  }

  /** A measurement that is going on. */
  record Watch(long startNanos, long startCpuNanos, ThreadCpu startByThread) {
    Rate frames(long count) {
      long nanos = System.nanoTime() - startNanos;
      long cpuNanos = SYSTEM.getProcessCpuTime() - startCpuNanos;
      return new Rate(
          count * 1e9 / nanos,
          cpuNanos / 1e6 / count,
          ThreadCpu.now().since(startByThread, cpuNanos, count));
    }
  }
}
