package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.telemetry.MetricNames;
import io.prometheus.client.CollectorRegistry;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry);

  @Test
  void theLagOfThePartitionsIsGoneWhenNobodyKnowsIt() {
    metrics.lag("mien.frames", 3, 17);
    assertThat(lag()).isEqualTo(17);

    metrics.lagUnknown();

    assertThat(lag()).isNull();
  }

  private Double lag() {
    return registry.getSampleValue(
        MetricNames.CONSUMER_LAG_RECORDS,
        new String[] {MetricNames.TOPIC, MetricNames.PARTITION},
        new String[] {"mien.frames", "3"});
  }
}
