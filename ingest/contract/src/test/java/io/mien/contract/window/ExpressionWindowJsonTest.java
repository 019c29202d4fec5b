package io.mien.contract.window;

import static io.mien.contract.json.SchemaValidation.resource;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.ValidationMessage;
import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.SchemaValidation;
import io.mien.contract.window.ExpressionWindow.Change;
import io.mien.contract.window.ExpressionWindow.Expressions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class ExpressionWindowJsonTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-01-01T00:00:10Z");

  @Test
  void comesBackAsItWasWritten() {
    for (ExpressionWindow window : List.of(whole(), empty(), suppressed())) {
      assertThat(ExpressionWindowJson.read(ExpressionWindowJson.write(window))).isEqualTo(window);
    }
  }

  /** The bytes of version 1, written by {@link #whole}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion1() throws IOException {
    assertGolden("expression-window-1.json", whole());
  }

  /** The bytes of version 1, written by {@link #suppressed}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfASuppressedWindowOfVersion1() throws IOException {
    assertGolden("expression-window-1-suppressed.json", suppressed());
  }

  private static void assertGolden(String name, ExpressionWindow window) throws IOException {
    byte[] golden = resource(ExpressionWindowJsonTest.class, name);

    assertThat(ExpressionWindowJson.read(golden)).isEqualTo(window);
    assertThat(new String(ExpressionWindowJson.write(window), UTF_8))
        .isEqualTo(new String(golden, UTF_8).strip());
  }

  @Test
  void keepsTheModelsOrderOfLabels() {
    Map<String, Double> read =
        ExpressionWindowJson.read(ExpressionWindowJson.write(whole()))
            .expressions()
            .orElseThrow()
            .shares();

    assertThat(read.keySet()).containsExactly("neutral", "happiness", "anger");
  }

  @Test
  void isValidAgainstTheSchema() throws IOException {
    for (ExpressionWindow window : List.of(whole(), empty(), suppressed())) {
      assertThat(validate(ExpressionWindowJson.write(window))).isEmpty();
    }
  }

  @Test
  void theSchemaRefusesASuppressedWindowThatTells() throws IOException {
    String json = new String(ExpressionWindowJson.write(suppressed()), UTF_8);

    assertThat(validate(json.replaceFirst("\\{", "{\"tracks\":1,").getBytes(UTF_8))).isNotEmpty();
    assertThat(validate("{\"id\": \"x\"}".getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void aSuppressedWindowSaysNothingOfItsGroup() {
    assertThat(new String(ExpressionWindowJson.write(suppressed()), UTF_8))
        .contains("\"suppressed\":true")
        .doesNotContain("faces", "tracks", "expressions");
    assertThatThrownBy(
            () ->
                new ExpressionWindow(
                    "i",
                    "c",
                    START,
                    END,
                    1,
                    true,
                    OptionalLong.of(1),
                    OptionalLong.empty(),
                    Optional.empty()))
        .hasMessageContaining("not suppressed");
  }

  @Test
  void refusesWhatIsNoWindow() {
    assertThatThrownBy(() -> window(START, START, 1, 0, Optional.empty()))
        .hasMessageContaining("ends after");
    assertThatThrownBy(() -> window(START, END, 0, 0, Optional.empty()))
        .hasMessageContaining("at least 1 frame");
    assertThatThrownBy(() -> window(START, END, 1, 3, Optional.empty()))
        .hasMessageContaining("expected expressions");
    assertThatThrownBy(
            () -> new Expressions(Map.of("a", .5, "b", .4), Map.of(), 1, Optional.empty()))
        .hasMessageContaining("probabilities of sum 1");
    assertThatThrownBy(
            () -> new Expressions(Map.of("a", 1.), Map.of("a", 1.), .5, Optional.empty()))
        .hasMessageContaining("shares of sum 1");
  }

  @Test
  void headersFollowTheCloudEventsBinding() {
    Headers headers = ExpressionWindowJson.headers(whole());

    assertThat(CloudEventHeaders.get(headers, "ce_specversion")).contains("1.0");
    assertThat(CloudEventHeaders.get(headers, "ce_id"))
        .contains("till 1/2026-01-01T00:00:00Z/PT10S");
    assertThat(CloudEventHeaders.get(headers, "ce_source")).contains("/mien/cameras/till%201");
    assertThat(CloudEventHeaders.get(headers, "ce_type")).contains("io.mien.expression-window.v1");
    assertThat(CloudEventHeaders.get(headers, "ce_time")).contains("2026-01-01T00:00:10Z");
    assertThat(CloudEventHeaders.get(headers, "content-type")).contains("application/json");
    assertThat(CloudEventHeaders.get(headers, "ce_dataschema"))
        .contains("urn:mien:expression-window:1");
  }

  @Test
  void refusesBytesThatAreNoWindow() {
    for (String json : List.of("\u0001", "null", "[]", "{}")) {
      assertThatThrownBy(() -> ExpressionWindowJson.read(json.getBytes(UTF_8)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("an expression window");
    }
  }

  private static ExpressionWindow whole() {
    Expressions expressions =
        new Expressions(
            labels(.5, .25, .25),
            labels(.5, .25, .125),
            .125,
            Optional.of(new Change(labels(.25, 0, -.5), .25)));
    return window(START, END, 50, 64, Optional.of(expressions));
  }

  private static ExpressionWindow empty() {
    return window(START, END, 50, 0, Optional.empty());
  }

  private static ExpressionWindow window(
      Instant start, Instant end, long frames, long faces, Optional<Expressions> expressions) {
    return new ExpressionWindow(
        ExpressionWindow.id("till 1", start, end),
        "till 1",
        start,
        end,
        frames,
        false,
        OptionalLong.of(faces),
        OptionalLong.of(Math.min(faces, 3)),
        expressions);
  }

  private static ExpressionWindow suppressed() {
    return new ExpressionWindow(
        ExpressionWindow.id("till 1", START, END),
        "till 1",
        START,
        END,
        50,
        true,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Map<String, Double> labels(double neutral, double happiness, double anger) {
    Map<String, Double> labels = new LinkedHashMap<>();
    labels.put("neutral", neutral);
    labels.put("happiness", happiness);
    labels.put("anger", anger);
    return labels;
  }

  private static Set<ValidationMessage> validate(byte[] json) throws IOException {
    return SchemaValidation.validate(
        ExpressionWindowJson.class, ExpressionWindowJson.SCHEMA_RESOURCE, json);
  }
}
