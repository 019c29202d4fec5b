package io.mien.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ScrapeConfigTest {

  /** The services of the compose file, and the ports in their containers. */
  private static final Map<String, String> SERVICES =
      Map.of(
          "mien-ingest", "ingest:9464",
          "mien-inference", "inference:9465",
          "mien-training", "training:9466");

  @Test
  void scrapesTheServicesWhereTheyListenByDefault() throws IOException {
    // The defaults of IngestConfig, InferenceConfig and the command train, which this module may
    // not know; their own tests hold the same numbers.
    assertThat(targets(file -> file))
        .isEqualTo(
            Map.of(
                "mien-ingest", "127.0.0.1:9464",
                "mien-inference", "127.0.0.1:9465",
                "mien-training", "127.0.0.1:9466"));
  }

  @Test
  void hasOtherTargetsForContainers() throws IOException {
    assertThat(targets(file -> file.replace("targets/", "targets-compose/"))).isEqualTo(SERVICES);
  }

  @Test
  void grafanaKnowsHowOftenPrometheusScrapes() throws IOException {
    assertThat(
            read("grafana/provisioning/datasources/mien.yml")
                .at("/datasources/0/jsonData/timeInterval")
                .asText())
        .isEqualTo(read("prometheus/prometheus.yml").at("/global/scrape_interval").asText());
  }

  private static Map<String, String> targets(UnaryOperator<String> place) throws IOException {
    Map<String, String> targets = new HashMap<>();
    for (JsonNode job : read("prometheus/prometheus.yml").path("scrape_configs")) {
      String file = place.apply(job.at("/file_sd_configs/0/files/0").asText());
      targets.put(
          job.path("job_name").asText(), read("prometheus/" + file).at("/0/targets/0").asText());
    }
    return targets;
  }

  private static JsonNode read(String name) throws IOException {
    try (InputStream file = ScrapeConfigTest.class.getResourceAsStream(name)) {
      return new YAMLMapper().readTree(file);
    }
  }
}
