package io.mien.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define("thing.size", ConfigDef.Type.INT, 4, Range.between(1, 8), Importance.HIGH, "size")
          .define(
              "thing.share",
              ConfigDef.Type.DOUBLE,
              0.5,
              Range.between(0, 1),
              Importance.LOW,
              "share")
          .define("thing.token", ConfigDef.Type.PASSWORD, "", Importance.LOW, "token");

  @Test
  void defaultsHoldWhereNothingIsGiven() {
    assertThat(parse(Map.of(), Map.of(), Map.of()).own().getInt("thing.size")).isEqualTo(4);
  }

  @Test
  void commandLineWinsOverEnvironmentWinsOverFile() {
    Map<String, String> file = Map.of("thing.size", "1");
    Map<String, String> environment = Map.of("MIEN_THING_SIZE", "2");

    assertThat(parse(file, Map.of(), Map.of()).own().getInt("thing.size")).isEqualTo(1);
    assertThat(parse(file, environment, Map.of()).own().getInt("thing.size")).isEqualTo(2);
    assertThat(parse(file, environment, Map.of("thing.size", "3")).own().getInt("thing.size"))
        .isEqualTo(3);
  }

  @Test
  void allProblemsAreReportedAtOnceAndUnknownKeysGetASuggestion() {
    assertThatThrownBy(
            () ->
                parse(
                    Map.of("thing.size", "9", "thing.sice", "1", "bootstrap.server", "x"),
                    Map.of(),
                    Map.of()))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("thing.size")
        .hasMessageContaining("unknown key thing.sice, did you mean thing.size?")
        .hasMessageContaining("unknown key bootstrap.server, did you mean bootstrap.servers?");
  }

  @Test
  void whatIsNoNumberIsInNoRange() {
    assertThatThrownBy(() -> parse(Map.of("thing.share", "NaN"), Map.of(), Map.of()))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessage("Invalid value NaN for configuration thing.share: expected a number");
  }

  @Test
  void kafkasKeysGoThroughAndPrefixesOverride() {
    Settings settings =
        parse(
            Map.of("linger.ms", "5", "producer.linger.ms", "9", "max.poll.records", "3"),
            Map.of(),
            Map.of());

    assertThat(settings.client("producer", KafkaKeys.producer()))
        .containsExactlyInAnyOrderEntriesOf(Map.of("linger.ms", "9"));
    assertThat(settings.client()).containsEntry("max.poll.records", "3");
  }

  @Test
  void secretsAreMasked() {
    String text =
        parse(
                Map.of("thing.token", "geheim", "ssl.key.password", "geheim"),
                Map.of(),
                Map.of("sasl.jaas.config", "geheim"))
            .describe();

    assertThat(text).contains("thing.token = ***", "thing.size = 4").doesNotContain("geheim");
  }

  @Test
  void readsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "thing.size = 2 \n");

    assertThat(Settings.readFile(file)).containsExactly(Map.entry("thing.size", "2"));
    assertThatThrownBy(() -> Settings.readFile(folder.resolve("none")))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("none");
  }

  private static Settings parse(
      Map<String, String> file, Map<String, String> environment, Map<String, String> commandLine) {
    return Settings.parse(DEFINITION, KafkaKeys.all(), file, environment, commandLine);
  }
}
