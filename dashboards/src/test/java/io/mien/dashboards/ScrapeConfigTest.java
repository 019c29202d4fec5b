package io.mien.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeConfigTest {

  @Test
  void scrapesBothServicesWhereTheyListenByDefault() throws IOException {
    Map<String, String> targets = new HashMap<>();
    try (InputStream file = getClass().getResourceAsStream("prometheus/prometheus.yml")) {
      for (JsonNode job : new YAMLMapper().readTree(file).path("scrape_configs")) {
        targets.put(job.path("job_name").asText(), job.at("/static_configs/0/targets/0").asText());
      }
    }

    // The defaults of IngestConfig and InferenceConfig, which this module may not know; their own
    // tests hold the same two numbers.
    assertThat(targets)
        .isEqualTo(Map.of("mien-ingest", "127.0.0.1:9464", "mien-inference", "127.0.0.1:9465"));
  }
}
