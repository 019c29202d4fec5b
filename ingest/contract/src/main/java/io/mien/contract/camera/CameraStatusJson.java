package io.mien.contract.camera;

import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.JsonFormat;
import org.apache.kafka.common.header.Headers;

/** The JSON of a {@link CameraStatus} and its CloudEvents headers. Thread safe. */
public final class CameraStatusJson {
  /** CloudEvents type of a camera's status. */
  public static final String TYPE = "io.mien.camera-status.v1";

  /** Resource beside this class: the JSON Schema (2020-12) of the value. */
  public static final String SCHEMA_RESOURCE = "camera-status.schema.json";

  /** {@code $id} of the schema. */
  public static final String SCHEMA_ID = "urn:mien:camera-status:1";

  private static final JsonFormat<CameraStatus> FORMAT =
      JsonFormat.of(CameraStatus.class, "a camera's status");

  private CameraStatusJson() {}

  /** The status on one line, UTF-8. */
  public static byte[] write(CameraStatus status) {
    return FORMAT.write(status);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws java.io.UncheckedIOException when the bytes are no such status
   */
  public static CameraStatus read(byte[] json) {
    return FORMAT.read(json);
  }

  /** The CloudEvents headers of a status's record; a camera and a time make its id. */
  public static Headers headers(CameraStatus status) {
    return CloudEventHeaders.ofJson(
        status.cameraId() + "/" + status.reportedAt(),
        status.cameraId(),
        TYPE,
        status.reportedAt(),
        SCHEMA_ID);
  }
}
