package io.mien.contract.frame;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of a frame as Mien's own ingest publishes it. */
public final class FrameHeaders {
  /** CloudEvents type of a frame. */
  public static final String TYPE = "io.mien.frame.v1";

  /** Extension: whose clock gave the capture time, the code of a {@link TimeSource}; optional. */
  public static final String TIME_SOURCE = "ce_timesource";

  private FrameHeaders() {}

  /**
   * All headers of one frame.
   *
   * @param frameId unique within the camera
   * @param sequence the frame's number in its camera's stream
   * @param contentType {@code image/jpeg} or {@code image/png}
   */
  public static Headers of(
      String cameraId,
      String frameId,
      long sequence,
      String contentType,
      Instant capturedAt,
      Instant ingestedAt) {
    Headers headers = new RecordHeaders();
    CloudEventHeaders.setRequired(headers, frameId, cameraId, TYPE);
    CloudEventHeaders.set(headers, CloudEventHeaders.TIME, capturedAt.toString());
    CloudEventHeaders.set(headers, CloudEventHeaders.CONTENT_TYPE, contentType);
    CloudEventHeaders.set(headers, CloudEventHeaders.SEQUENCE, Long.toString(sequence));
    CloudEventHeaders.set(headers, CloudEventHeaders.INGESTED_AT, ingestedAt.toString());
    return headers;
  }

  /**
   * All headers of one frame, and whose clock its capture time is from.
   *
   * @param frameId unique within the camera
   * @param sequence the frame's number in its camera's stream
   * @param contentType {@code image/jpeg} or {@code image/png}
   */
  public static Headers of(
      String cameraId,
      String frameId,
      long sequence,
      String contentType,
      Instant capturedAt,
      TimeSource timeSource,
      Instant ingestedAt) {
    Headers headers = of(cameraId, frameId, sequence, contentType, capturedAt, ingestedAt);
    CloudEventHeaders.set(headers, TIME_SOURCE, timeSource.code());
    return headers;
  }
}
