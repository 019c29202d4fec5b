package io.mien.contract.event;

import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.JsonFormat;
import org.apache.kafka.common.header.Headers;

/** The JSON of an {@link ExpressionEvent} and its CloudEvents headers. Thread safe. */
public final class ExpressionEventJson {
  /** CloudEvents type of an expression event. */
  public static final String TYPE = "io.mien.expression.v1";

  /** Resource beside this class: the JSON Schema (2020-12) of the value. */
  public static final String SCHEMA_RESOURCE = "expression-event.schema.json";

  /** {@code $id} of the schema. */
  public static final String SCHEMA_ID = "urn:mien:expression-event:1";

  private static final JsonFormat<ExpressionEvent> FORMAT =
      JsonFormat.of(ExpressionEvent.class, "an expression event");

  private ExpressionEventJson() {}

  /** The event on one line, UTF-8. */
  public static byte[] write(ExpressionEvent event) {
    return FORMAT.write(event);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws java.io.UncheckedIOException when the bytes are no such event
   */
  public static ExpressionEvent read(byte[] json) {
    return FORMAT.read(json);
  }

  /** The CloudEvents headers of an event's record. */
  public static Headers headers(ExpressionEvent event) {
    return CloudEventHeaders.ofJson(
        event.id(), event.cameraId(), TYPE, event.capturedAt(), SCHEMA_ID);
  }
}
