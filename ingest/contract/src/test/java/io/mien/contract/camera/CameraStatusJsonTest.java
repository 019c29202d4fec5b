package io.mien.contract.camera;

import static io.mien.contract.json.SchemaValidation.resource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.ValidationMessage;
import io.mien.contract.camera.CameraStatus.State;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.SchemaValidation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class CameraStatusJsonTest {

  @Test
  void comesBackAsItWasWritten() {
    for (State state : State.values()) {
      CameraStatus status = status(state, OptionalDouble.empty());
      assertThat(CameraStatusJson.read(CameraStatusJson.write(status))).isEqualTo(status);
    }
  }

  /** The bytes of version 1, written by {@link #status}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion1() throws IOException {
    CameraStatus status = status(State.STALE, OptionalDouble.of(12.5));
    byte[] golden = resource(CameraStatusJsonTest.class, "camera-status-1.json");

    assertThat(CameraStatusJson.read(golden)).isEqualTo(status);
    assertThat(new String(CameraStatusJson.write(status), UTF_8))
        .isEqualTo(new String(golden, UTF_8).strip());
  }

  @Test
  void isValidAgainstTheSchema() throws IOException {
    for (State state : State.values()) {
      assertThat(validate(CameraStatusJson.write(status(state, OptionalDouble.of(5))))).isEmpty();
      assertThat(validate(CameraStatusJson.write(status(state, OptionalDouble.empty())))).isEmpty();
    }
  }

  @Test
  void theSchemaRefusesAnUnknownState() throws IOException {
    String json =
        new String(CameraStatusJson.write(status(State.STALE, OptionalDouble.of(5))), UTF_8);

    assertThat(validate(json.replace("stale", "asleep").getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void headersFollowTheCloudEventsBinding() {
    Headers headers = CameraStatusJson.headers(status(State.ONLINE, OptionalDouble.empty()));

    assertThat(CloudEventHeaders.get(headers, "ce_id")).contains("till 1/2026-01-01T00:00:05.100Z");
    assertThat(CloudEventHeaders.get(headers, "ce_source")).contains("/mien/cameras/till%201");
    assertThat(CloudEventHeaders.get(headers, "ce_type")).contains("io.mien.camera-status.v1");
    assertThat(CloudEventHeaders.get(headers, "ce_time")).contains("2026-01-01T00:00:05.100Z");
    assertThat(CloudEventHeaders.get(headers, "content-type")).contains("application/json");
    assertThat(CloudEventHeaders.get(headers, "ce_dataschema"))
        .contains("urn:mien:camera-status:1");
  }

  @Test
  void refusesBytesThatAreNoStatus() {
    assertThatThrownBy(() -> CameraStatusJson.read("{\"state\": \"asleep\"}".getBytes(UTF_8)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a camera's status");
  }

  @Test
  void refusesImpossibleFigures() {
    assertThatThrownBy(() -> status(OptionalDouble.of(Double.NaN), 0, 1))
        .hasMessageContaining("frames per second");
    assertThatThrownBy(() -> status(OptionalDouble.empty(), -1, 1)).hasMessageContaining("lag");
    assertThatThrownBy(() -> status(OptionalDouble.empty(), 0, 100))
        .hasMessageContaining("0 to 42 skipped");
  }

  private static CameraStatus status(State state, OptionalDouble fps) {
    return new CameraStatus(
        "till 1",
        state,
        Instant.parse("2026-01-01T00:00:03Z"),
        Instant.parse("2026-01-01T00:00:00.100Z"),
        fps,
        .25,
        42,
        2,
        Instant.parse("2026-01-01T00:00:05.100Z"));
  }

  private static CameraStatus status(OptionalDouble fps, double lagSeconds, long skipped) {
    return new CameraStatus(
        "c",
        State.ONLINE,
        Instant.EPOCH,
        Instant.EPOCH,
        fps,
        lagSeconds,
        42,
        skipped,
        Instant.EPOCH);
  }

  private static Set<ValidationMessage> validate(byte[] json) throws IOException {
    return SchemaValidation.validate(
        CameraStatusJson.class, CameraStatusJson.SCHEMA_RESOURCE, json);
  }
}
