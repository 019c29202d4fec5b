package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import io.mien.inference.aggregate.CameraTimes;
import io.mien.inference.aggregate.WindowSpec;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class AggregateConfigTest {

  private static AggregateConfig config(Map<String, String> given) {
    ConfigDef definition = AggregateConfig.define(new ConfigDef());
    return AggregateConfig.from(
        Settings.parse(definition, Set.of(), given, Map.of(), Map.of()).own());
  }

  @Test
  void hasDefaults() {
    assertThat(config(Map.of()))
        .isEqualTo(
            new AggregateConfig(
                new WindowSpec(10_000, 10_000, 2_000, 10_000, 1),
                new CameraTimes(10_000, 60_000, 5_000, 86_400_000),
                2_000));
  }

  @Test
  void takesEachKey() {
    assertThat(
            config(
                Map.of(
                    "inference.windows.size.ms", "60000",
                    "inference.windows.advance.ms", "5000",
                    "inference.windows.grace.ms", "300",
                    "inference.windows.idle.ms", "400",
                    "inference.windows.min.faces", "3",
                    "inference.cameras.stale.ms", "500",
                    "inference.cameras.offline.ms", "600",
                    "inference.cameras.heartbeat.ms", "200",
                    "inference.cameras.forget.ms", "700",
                    "inference.cameras.max", "7")))
        .isEqualTo(
            new AggregateConfig(
                new WindowSpec(60_000, 5_000, 300, 400, 3),
                new CameraTimes(500, 600, 200, 700),
                7));
  }

  @Test
  void windowsTumbleUnlessToldToHop() {
    assertThat(config(Map.of("inference.windows.size.ms", "700")).windows().advanceMillis())
        .isEqualTo(700);
  }

  @Test
  void namesAllThatDoesNotFitTogether() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "inference.windows.size.ms", "1000",
                        "inference.windows.advance.ms", "1500",
                        "inference.cameras.stale.ms", "500",
                        "inference.cameras.offline.ms", "400")))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("inference.windows")
        .hasMessageContaining("found 1500 ms")
        .hasMessageContaining("inference.cameras")
        .hasMessageContaining("found 500, 400");
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "inference.windows.advance.ms", "1",
                        "inference.windows.min.faces", "0")))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("inference.windows.advance.ms")
        .hasMessageContaining("inference.windows.min.faces");
  }

  @Test
  void refusesWindowsOfTooManyPieces() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "inference.windows.size.ms", "86400000",
                        "inference.windows.advance.ms", "1000")))
        .hasMessageContaining("at most 500 pieces")
        .hasMessageContaining("advance further");
  }
}
