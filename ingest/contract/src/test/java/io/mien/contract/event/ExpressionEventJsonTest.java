package io.mien.contract.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.FaceLandmarks;
import io.mien.contract.event.ExpressionEvent.FacePoint;
import io.mien.contract.event.ExpressionEvent.FrameSize;
import io.mien.contract.event.ExpressionEvent.Model;
import io.mien.contract.event.ExpressionEvent.Quality;
import io.mien.contract.event.ExpressionEvent.Smoothed;
import io.mien.contract.event.ExpressionEvent.Times;
import io.mien.contract.event.ExpressionEvent.Track;
import io.mien.contract.frame.CloudEventHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class ExpressionEventJsonTest {

  @Test
  void comesBackAsItWasWritten() {
    for (ExpressionEvent event : new ExpressionEvent[] {event(false), event(true)}) {
      assertThat(ExpressionEventJson.read(ExpressionEventJson.write(event))).isEqualTo(event);
    }
  }

  /** The first bytes of version 1, from before there were tracks: they must load for ever. */
  @Test
  void readsTheFirstGoldenBytesOfVersion1() throws IOException {
    ExpressionEvent event = ExpressionEventJson.read(resource("expression-event-1.json"));

    assertThat(event.id()).isEqualTo("00ff-0");
    assertThat(event.landmarks()).isPresent();
    assertThat(event.uncertain()).isFalse();
    assertThat(event.track()).isEmpty();
    assertThat(event.smoothed()).isEmpty();
    assertThat(event.quality()).isEmpty();
    assertThat(validate(resource("expression-event-1.json"))).isEmpty();
  }

  /** The bytes of version 1 with tracks, written by {@link #event}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion1WithTracks() throws IOException {
    byte[] golden = resource("expression-event-1-tracks.json");

    assertThat(ExpressionEventJson.read(golden)).isEqualTo(event(true));
    assertThat(new String(ExpressionEventJson.write(event(true)), UTF_8))
        .isEqualTo(new String(golden, UTF_8).strip());
  }

  @Test
  void keepsTheModelsOrderOfLabels() {
    assertThat(ExpressionEventJson.read(ExpressionEventJson.write(event(false))).probabilities())
        .containsExactlyEntriesOf(event(false).probabilities());
  }

  @Test
  void isValidAgainstTheSchema() throws IOException {
    assertThat(validate(ExpressionEventJson.write(event(true)))).isEmpty();
    assertThat(validate(ExpressionEventJson.write(event(false)))).isEmpty();
  }

  @Test
  void theSchemaRefusesAnEventWithoutBox() throws IOException {
    assertThat(validate("{\"id\": \"x\"}".getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void leavesOutLandmarksThatTheDetectorDoesNotGive() {
    assertThat(new String(ExpressionEventJson.write(event(false)), UTF_8))
        .doesNotContain("landmarks");
  }

  @Test
  void readersIgnoreFieldsOfLaterVersions() {
    String json = new String(ExpressionEventJson.write(event(false)), UTF_8);

    assertThat(ExpressionEventJson.read(json.replaceFirst("\\{", "{\"mood\": 4,").getBytes(UTF_8)))
        .isEqualTo(event(false));
  }

  @Test
  void headersFollowTheCloudEventsBinding() {
    Headers headers = ExpressionEventJson.headers(event(false));

    assertThat(CloudEventHeaders.get(headers, "ce_specversion")).contains("1.0");
    assertThat(CloudEventHeaders.get(headers, "ce_id")).contains("00ff-0");
    assertThat(CloudEventHeaders.get(headers, "ce_source")).contains("/mien/cameras/till%201");
    assertThat(CloudEventHeaders.get(headers, "ce_type")).contains("io.mien.expression.v1");
    assertThat(CloudEventHeaders.get(headers, "ce_time")).contains("2026-01-01T00:00:00.100Z");
    assertThat(CloudEventHeaders.get(headers, "content-type")).contains("application/json");
  }

  @Test
  void refusesBytesThatAreNoEvent() {
    assertThatThrownBy(() -> ExpressionEventJson.read(new byte[] {1}))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void anEventsProbabilitiesSumToOne() {
    assertThatThrownBy(() -> with(Map.of("neutral", .5, "anger", .4)))
        .hasMessageContaining("sum to 1");
    assertThatThrownBy(() -> with(Map.of("neutral", Double.NaN, "anger", .4)))
        .hasMessageContaining("sum to 1");
    assertThatThrownBy(() -> with(Map.of("fear", .5, "anger", .5))).hasMessageContaining("neutral");
  }

  private static ExpressionEvent with(Map<String, Double> probabilities) {
    ExpressionEvent event = event(false);
    return new ExpressionEvent(
        event.id(),
        event.cameraId(),
        event.frameSeq(),
        event.capturedAt(),
        event.frame(),
        event.faceIndex(),
        event.box(),
        event.detectionScore(),
        event.landmarks(),
        event.expression(),
        probabilities,
        event.uncertain(),
        event.track(),
        event.smoothed(),
        event.quality(),
        event.model(),
        event.detector(),
        event.times());
  }

  /** With all that there may be, or with what there must be. */
  private static ExpressionEvent event(boolean whole) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    probabilities.put("neutral", .75);
    probabilities.put("happiness", .125);
    probabilities.put("anger", .125);
    FacePoint eye = new FacePoint(12.5, 13);
    return new ExpressionEvent(
        ExpressionEvent.id("00ff", 0),
        "till 1",
        42,
        Instant.parse("2026-01-01T00:00:00.100Z"),
        new FrameSize(640, 360),
        0,
        new FaceBox(10, 11.5, 64, 80.25),
        .99,
        whole ? Optional.of(new FaceLandmarks(eye, eye, eye, eye, eye)) : Optional.empty(),
        "neutral",
        probabilities,
        whole,
        whole ? Optional.of(new Track("7a", 1500)) : Optional.empty(),
        whole ? Optional.of(new Smoothed("anger", probabilities, true)) : Optional.empty(),
        whole
            ? Optional.of(new Quality(64, .5, Optional.of(-12.5), List.of("blurred")))
            : Optional.empty(),
        new Model("m", "1"),
        "ultraface-rfb-320",
        new Times(
            Instant.parse("2026-01-01T00:00:00.101Z"), Instant.parse("2026-01-01T00:00:00.150Z")));
  }

  private static Set<ValidationMessage> validate(byte[] json) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(new String(resource(ExpressionEventJson.SCHEMA_RESOURCE), UTF_8))
        .validate(
            new String(json, UTF_8),
            InputFormat.JSON,
            context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ExpressionEventJson.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
