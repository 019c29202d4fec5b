package io.mien.ingest;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mien.contract.config.Settings;
import io.mien.ingest.source.SourceException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestServiceTest {
  @Test
  void looksAtItsSourcesBeforeItAsksForABroker() {
    Settings settings =
        Settings.parse(
            IngestConfig.definition(), IngestConfig.clientKeys(), Map.of(), Map.of(), Map.of());
    IngestConfig config = IngestConfig.from(settings, List.of("door=missing.mp4"));

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> IngestService.open(config))
        .withMessage(
            "expected a video file, a picture or a folder of pictures, found nothing at"
                + " 'missing.mp4'");
  }
}
