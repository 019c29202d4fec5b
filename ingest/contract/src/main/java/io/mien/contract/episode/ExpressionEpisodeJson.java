package io.mien.contract.episode;

import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.json.JsonFormat;
import org.apache.kafka.common.header.Headers;

/** The JSON of an {@link ExpressionEpisode} and its CloudEvents headers. Thread safe. */
public final class ExpressionEpisodeJson {
  /** CloudEvents type of an episode. */
  public static final String TYPE = "io.mien.expression-episode.v1";

  /** Resource beside this class: the JSON Schema (2020-12) of the value. */
  public static final String SCHEMA_RESOURCE = "expression-episode.schema.json";

  /** {@code $id} of the schema. */
  public static final String SCHEMA_ID = "urn:mien:expression-episode:1";

  private static final JsonFormat<ExpressionEpisode> FORMAT =
      JsonFormat.of(ExpressionEpisode.class, "an expression episode");

  private ExpressionEpisodeJson() {}

  /** The episode on one line, UTF-8. */
  public static byte[] write(ExpressionEpisode episode) {
    return FORMAT.write(episode);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws java.io.UncheckedIOException when the bytes are no such episode
   */
  public static ExpressionEpisode read(byte[] json) {
    return FORMAT.read(json);
  }

  /** The CloudEvents headers of an episode's record. */
  public static Headers headers(ExpressionEpisode episode) {
    return CloudEventHeaders.ofJson(
        episode.id(), episode.cameraId(), TYPE, episode.offset(), SCHEMA_ID);
  }
}
