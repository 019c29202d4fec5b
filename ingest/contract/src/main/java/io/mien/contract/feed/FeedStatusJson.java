package io.mien.contract.feed;

import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.JsonFormat;
import org.apache.kafka.common.header.Headers;

/** The JSON of a {@link FeedStatus} and its CloudEvents headers. Thread safe. */
public final class FeedStatusJson {
  /** CloudEvents type of a feed's status. */
  public static final String TYPE = "io.mien.feed-status.v1";

  /** Resource beside this class: the JSON Schema (2020-12) of the value. */
  public static final String SCHEMA_RESOURCE = "feed-status.schema.json";

  /** {@code $id} of the schema. */
  public static final String SCHEMA_ID = "urn:mien:feed-status:1";

  private static final JsonFormat<FeedStatus> FORMAT =
      JsonFormat.of(FeedStatus.class, "a feed's status");

  private FeedStatusJson() {}

  /** The status on one line, UTF-8. */
  public static byte[] write(FeedStatus status) {
    return FORMAT.write(status);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws java.io.UncheckedIOException when the bytes are no such status
   */
  public static FeedStatus read(byte[] json) {
    return FORMAT.read(json);
  }

  /** The CloudEvents headers of a status's record; a camera and a time make its id. */
  public static Headers headers(FeedStatus status) {
    return CloudEventHeaders.ofJson(
        status.cameraId() + "/" + status.reportedAt(),
        status.cameraId(),
        TYPE,
        status.reportedAt(),
        SCHEMA_ID);
  }
}
