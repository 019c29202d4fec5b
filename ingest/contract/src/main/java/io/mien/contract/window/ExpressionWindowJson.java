package io.mien.contract.window;

import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.JsonFormat;
import org.apache.kafka.common.header.Headers;

/** The JSON of an {@link ExpressionWindow} and its CloudEvents headers. Thread safe. */
public final class ExpressionWindowJson {
  /** CloudEvents type of a window. */
  public static final String TYPE = "io.mien.expression-window.v1";

  /** Resource beside this class: the JSON Schema (2020-12) of the value. */
  public static final String SCHEMA_RESOURCE = "expression-window.schema.json";

  /** {@code $id} of the schema. */
  public static final String SCHEMA_ID = "urn:mien:expression-window:1";

  private static final JsonFormat<ExpressionWindow> FORMAT =
      JsonFormat.of(ExpressionWindow.class, "an expression window");

  private ExpressionWindowJson() {}

  /** The window on one line, UTF-8. */
  public static byte[] write(ExpressionWindow window) {
    return FORMAT.write(window);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws java.io.UncheckedIOException when the bytes are no such window
   */
  public static ExpressionWindow read(byte[] json) {
    return FORMAT.read(json);
  }

  /** The CloudEvents headers of a window's record. */
  public static Headers headers(ExpressionWindow window) {
    return CloudEventHeaders.ofJson(window.id(), window.cameraId(), TYPE, window.end(), SCHEMA_ID);
  }
}
