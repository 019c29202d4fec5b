package io.mien.contract.feed;

import static io.mien.contract.json.SchemaValidation.resource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.ValidationMessage;
import io.mien.contract.feed.FeedStatus.State;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.SchemaValidation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class FeedStatusJsonTest {
  private static final Optional<Instant> LAST =
      Optional.of(Instant.parse("2026-01-01T00:00:03.100Z"));

  @Test
  void comesBackAsItWasWritten() {
    for (State state : State.values()) {
      FeedStatus status = status(state, reasonOf(state), Optional.empty());
      assertThat(FeedStatusJson.read(FeedStatusJson.write(status))).isEqualTo(status);
    }
  }

  /** The bytes of version 1, written by {@link #status}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion1() throws IOException {
    FeedStatus status = status(State.STALLED, Optional.of("no frame came for 10 s"), LAST);
    byte[] golden = resource(FeedStatusJsonTest.class, "feed-status-1.json");

    assertThat(FeedStatusJson.read(golden)).isEqualTo(status);
    assertThat(new String(FeedStatusJson.write(status), UTF_8))
        .isEqualTo(new String(golden, UTF_8).strip());
  }

  @Test
  void isValidAgainstTheSchema() throws IOException {
    for (State state : State.values()) {
      assertThat(validate(status(state, reasonOf(state), LAST))).isEmpty();
      assertThat(validate(status(state, reasonOf(state), Optional.empty()))).isEmpty();
    }
    assertThat(validate(status(State.CONNECTING, Optional.empty(), Optional.empty()))).isEmpty();
  }

  @Test
  void theSchemaRefusesAnUnknownStateAndAReasonOutOfPlace() throws IOException {
    FeedStatus stalled = status(State.STALLED, Optional.of("no frame came for 10 s"), LAST);
    String json = new String(FeedStatusJson.write(stalled), UTF_8);

    assertThat(validate(json.replace("\"stalled\"", "\"asleep\""))).isNotEmpty();
    assertThat(validate(json.replace("\"stalled\"", "\"online\""))).isNotEmpty();
    assertThat(validate(json.replace("\"reason\"", "\"because\""))).isNotEmpty();
  }

  @Test
  void headersFollowTheCloudEventsBinding() {
    Headers headers =
        FeedStatusJson.headers(status(State.ONLINE, Optional.empty(), Optional.empty()));

    assertThat(CloudEventHeaders.get(headers, "ce_id")).contains("till 1/2026-01-01T00:00:15.100Z");
    assertThat(CloudEventHeaders.get(headers, "ce_source")).contains("/mien/cameras/till%201");
    assertThat(CloudEventHeaders.get(headers, "ce_type")).contains("io.mien.feed-status.v1");
    assertThat(CloudEventHeaders.get(headers, "ce_time")).contains("2026-01-01T00:00:15.100Z");
    assertThat(CloudEventHeaders.get(headers, "content-type")).contains("application/json");
    assertThat(CloudEventHeaders.get(headers, "ce_dataschema")).contains("urn:mien:feed-status:1");
  }

  @Test
  void refusesBytesThatAreNoStatus() {
    assertThatThrownBy(() -> FeedStatusJson.read("{\"state\": \"asleep\"}".getBytes(UTF_8)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a feed's status");
  }

  @Test
  void refusesAStateWithoutItsReasonAndAReasonWithoutNeed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> status(State.ONLINE, Optional.of("why"), LAST))
        .withMessageContaining("no reason while the feed is online");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> status(State.OFFLINE, Optional.empty(), LAST))
        .withMessageContaining("why the feed is offline");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> status(State.STALLED, Optional.of(" "), LAST))
        .withMessageContaining("why the feed is stalled");
  }

  private static Optional<String> reasonOf(State state) {
    return state == State.ONLINE ? Optional.empty() : Optional.of("because");
  }

  private static FeedStatus status(
      State state, Optional<String> reason, Optional<Instant> lastFrameAt) {
    return new FeedStatus(
        "till 1",
        state,
        reason,
        Instant.parse("2026-01-01T00:00:13Z"),
        lastFrameAt,
        2,
        "rtsp://***@till-1/live",
        Instant.parse("2026-01-01T00:00:15.100Z"));
  }

  private static Set<ValidationMessage> validate(FeedStatus status) throws IOException {
    return validate(new String(FeedStatusJson.write(status), UTF_8));
  }

  private static Set<ValidationMessage> validate(String json) throws IOException {
    return SchemaValidation.validate(
        FeedStatusJson.class, FeedStatusJson.SCHEMA_RESOURCE, json.getBytes(UTF_8));
  }
}
