package io.mien.contract.episode;

import static io.mien.contract.json.SchemaValidation.resource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.ValidationMessage;
import io.mien.contract.episode.ExpressionEpisode.Ending;
import io.mien.contract.event.ExpressionEvent.Model;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.SchemaValidation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class ExpressionEpisodeJsonTest {
  private static final Instant ONSET = Instant.parse("2026-01-01T00:00:00.100Z");
  private static final Instant APEX = Instant.parse("2026-01-01T00:00:01.500Z");
  private static final Instant OFFSET = Instant.parse("2026-01-01T00:00:02Z");

  @Test
  void comesBackAsItWasWritten() {
    for (Ending ending : Ending.values()) {
      ExpressionEpisode episode = episode(ONSET, APEX, OFFSET, .875, ending);
      assertThat(ExpressionEpisodeJson.read(ExpressionEpisodeJson.write(episode)))
          .isEqualTo(episode);
    }
  }

  /** The bytes of version 1, written by {@link #episode()}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion1() throws IOException {
    byte[] golden = resource(ExpressionEpisodeJsonTest.class, "expression-episode-1.json");

    assertThat(ExpressionEpisodeJson.read(golden)).isEqualTo(episode());
    assertThat(new String(ExpressionEpisodeJson.write(episode()), UTF_8))
        .isEqualTo(new String(golden, UTF_8).strip());
  }

  @Test
  void isValidAgainstTheSchema() throws IOException {
    for (Ending ending : Ending.values()) {
      assertThat(validate(ExpressionEpisodeJson.write(episode(ONSET, APEX, OFFSET, .5, ending))))
          .isEmpty();
    }
    assertThat(validate("{\"id\": \"x\"}".getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void headersFollowTheCloudEventsBinding() {
    Headers headers = ExpressionEpisodeJson.headers(episode());

    assertThat(CloudEventHeaders.get(headers, "ce_id")).contains("0123456789abcdef-1767225600100");
    assertThat(CloudEventHeaders.get(headers, "ce_source")).contains("/mien/cameras/till%201");
    assertThat(CloudEventHeaders.get(headers, "ce_type")).contains("io.mien.expression-episode.v1");
    assertThat(CloudEventHeaders.get(headers, "ce_time")).contains("2026-01-01T00:00:02Z");
    assertThat(CloudEventHeaders.get(headers, "ce_dataschema"))
        .contains("urn:mien:expression-episode:1");
  }

  @Test
  void refusesWhatIsNoEpisode() {
    assertThatThrownBy(() -> episode(APEX, ONSET, OFFSET, .5, Ending.TRACK_ENDED))
        .hasMessageContaining("in this order");
    assertThatThrownBy(() -> episode(ONSET, OFFSET, APEX, .5, Ending.TRACK_ENDED))
        .hasMessageContaining("in this order");
    assertThatThrownBy(() -> episode(ONSET, APEX, OFFSET, 1.5, Ending.TRACK_ENDED))
        .hasMessageContaining("0..1");
    assertThatThrownBy(() -> ExpressionEpisodeJson.read(new byte[] {1}))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static Set<ValidationMessage> validate(byte[] json) throws IOException {
    return SchemaValidation.validate(
        ExpressionEpisodeJson.class, ExpressionEpisodeJson.SCHEMA_RESOURCE, json);
  }

  private static ExpressionEpisode episode() {
    return episode(ONSET, APEX, OFFSET, .875, Ending.EXPRESSION_CHANGED);
  }

  private static ExpressionEpisode episode(
      Instant onset, Instant apex, Instant offset, double peak, Ending ending) {
    String track = "0123456789abcdef";
    return new ExpressionEpisode(
        ExpressionEpisode.id(track, onset),
        "till 1",
        track,
        "happiness",
        onset,
        apex,
        offset,
        peak,
        ending,
        new Model("m", "1"));
  }
}
