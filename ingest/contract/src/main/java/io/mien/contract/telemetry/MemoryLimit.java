package io.mien.contract.telemetry;

import com.sun.management.OperatingSystemMXBean;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How much memory the process may use, which the JVM reads from its container or machine. */
final class MemoryLimit extends Collector {

  @Override
  public List<MetricFamilySamples> collect() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return List.of(
        new GaugeMetricFamily(
            MetricNames.MEMORY_LIMIT_BYTES,
            "Memory that the process may use: that of its container, else of the machine.",
            bytes));
  }
}
