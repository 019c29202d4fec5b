package io.mien.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.mien.contract.frame.CloudEventHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The JSON of an {@link ExpressionEvent} and its CloudEvents headers. Thread safe.
 *
 * <p>Readers ignore fields that they do not know, so that later versions may add some.
 */
public final class ExpressionEventJson {
  /** CloudEvents type of an expression event. */
  public static final String TYPE = "io.mien.expression.v1";

  /** Media type of the value. */
  public static final String CONTENT_TYPE = "application/json";

  /** Resource beside this class: the JSON Schema (2020-12) of the value. */
  public static final String SCHEMA_RESOURCE = "expression-event.schema.json";

  /** {@code $id} of the schema. */
  public static final String SCHEMA_ID = "urn:mien:expression-event:1";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.USE_DEFAULTS))
          .build();
  private static final ObjectWriter WRITER = MAPPER.writerFor(ExpressionEvent.class);
  private static final ObjectReader READER = MAPPER.readerFor(ExpressionEvent.class);

  private ExpressionEventJson() {}

  /** The event on one line, UTF-8. */
  public static byte[] write(ExpressionEvent event) {
    try {
      return WRITER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an event that cannot be written: " + event.id(), e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UncheckedIOException when the bytes are no such event
   */
  public static ExpressionEvent read(byte[] json) {
    try {
      return READER.readValue(json);
    } catch (IOException e) {
      throw new UncheckedIOException("expected the JSON of an expression event", e);
    }
  }

  /** The CloudEvents headers of an event's record. */
  public static Headers headers(ExpressionEvent event) {
    Headers headers = new RecordHeaders();
    CloudEventHeaders.setRequired(headers, event.id(), event.cameraId(), TYPE);
    CloudEventHeaders.set(headers, CloudEventHeaders.TIME, event.capturedAt().toString());
    CloudEventHeaders.set(headers, CloudEventHeaders.CONTENT_TYPE, CONTENT_TYPE);
    CloudEventHeaders.set(headers, CloudEventHeaders.DATA_SCHEMA, SCHEMA_ID);
    return headers;
  }
}
