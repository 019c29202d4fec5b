package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import io.mien.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
  private static List<ConfigKey> services() {
    List<ConfigKey> keys = new ArrayList<>(IngestConfig.definition().configKeys().values());
    keys.addAll(InferenceConfig.definition().configKeys().values());
    return keys;
  }

  @Test
  void thePageInTheRepositoryIsCurrent() throws IOException {
    assertThat(Files.readString(Path.of("CONFIGURATION.md")))
        .as("docker/CONFIGURATION.md is not what the code says; renew it: " + SettingsPage.RENEW)
        .isEqualTo(SettingsPage.markdown());
  }

  @Test
  void everyKeyHasItsRow() {
    String page = SettingsPage.markdown();
    for (ConfigKey key : services()) {
      assertThat(page).contains("\n| `" + key.name + "` | ");
    }
    for (TrainingSettings.Setting setting : TrainingSettings.all()) {
      assertThat(page).contains("\n| `" + setting.name() + "` | ");
    }
    assertThat(page)
        .contains("| `inference.detector` | string | ultraface | ultraface or yunet | ")
        .contains("| `ingest.jpeg.quality` | int | 90 | 1 to 100 | ", "`MIEN_INGEST_JPEG_QUALITY`")
        .contains("| `inference.inflight.max.bytes` | long | 268435456 | at least 1 | ")
        .contains("| `inference.windows.advance.ms` | long | – | 100 to 86400000 | ")
        .contains("| `seed` | long | 1 | a whole number | ")
        .contains("| `state.dir` | ~/.local/state/mien | `MIEN_STATE_DIR` |");
  }

  @Test
  void saysTheRangeInWordsAndTheSameOnEveryMachine() {
    assertThat(services())
        .allSatisfy(
            key ->
                assertThat(SettingsPage.range(key))
                    .as(key.name)
                    .doesNotContain("[", "]", "Lambda", "@"));
    String home = System.getProperty("user.home");
    assertThat(SettingsPage.markdown()).doesNotContain(home + "/");
    assertThat(InferenceConfig.definition().defaultValues())
        .as("a default must not depend on the machine")
        .containsEntry("inference.model.threads", 0);
  }
}
