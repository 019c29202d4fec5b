package io.mien.contract.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.json.JsonFormat;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Header names of the CloudEvents 1.0 Kafka binding in binary mode, and two extension attributes.
 */
public final class CloudEventHeaders {
  /** Version of CloudEvents; always {@value #VERSION}. */
  public static final String SPEC_VERSION = "ce_specversion";

  /** The event's id; with the source it identifies the event. */
  public static final String ID = "ce_id";

  /** Where the event comes from: {@code /mien/cameras/<camera id>}. */
  public static final String SOURCE = "ce_source";

  /** The event's type. */
  public static final String TYPE = "ce_type";

  /** Capture time, RFC 3339. */
  public static final String TIME = "ce_time";

  /** Media type of the value. */
  public static final String CONTENT_TYPE = "content-type";

  /** Extension: the frame's number in its camera's stream, decimal. */
  public static final String SEQUENCE = "ce_sequence";

  /** Extension: when the frame was handed to Kafka, RFC 3339. */
  public static final String INGESTED_AT = "ce_ingestedat";

  /** URI of the JSON Schema of the value. */
  public static final String DATA_SCHEMA = "ce_dataschema";

  static final String VERSION = "1.0";

  private CloudEventHeaders() {}

  /** Sets a header, replacing one of that name. */
  public static void set(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }

  /** Sets the attributes that every CloudEvent has. */
  public static void setRequired(Headers headers, String id, String cameraId, String type) {
    set(headers, SPEC_VERSION, VERSION);
    set(headers, ID, id);
    set(headers, SOURCE, source(cameraId));
    set(headers, TYPE, type);
  }

  /** The headers of a record whose value is JSON. */
  public static Headers ofJson(
      String id, String cameraId, String type, Instant time, String schemaId) {
    Headers headers = new RecordHeaders();
    setRequired(headers, id, cameraId, type);
    set(headers, TIME, time.toString());
    set(headers, CONTENT_TYPE, JsonFormat.CONTENT_TYPE);
    set(headers, DATA_SCHEMA, schemaId);
    return headers;
  }

  /** The last header of that name, as text. */
  public static Optional<String> get(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), UTF_8));
  }

  private static String source(String cameraId) {
    // A URI reference (RFC 3986): whatever a camera is called, its id is one path segment.
    return "/mien/cameras/" + URLEncoder.encode(cameraId, UTF_8).replace("+", "%20");
  }
}
