package io.mien.contract.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a frame's record says besides its picture.
 *
 * @param cameraId the record's key
 * @param frameId the same for the same frame, however often it is published or read: from camera,
 *     capture time, and {@code ce_id}, or the picture's digest where the producer gave none
 * @param sequence the producer's {@code ce_sequence}, or the record's offset
 * @param capturedAt the record's time
 * @param ingestedAt the producer's {@code ce_ingestedat}, where given
 */
public record FrameMetadata(
    String cameraId,
    String frameId,
    long sequence,
    Instant capturedAt,
    Optional<Instant> ingestedAt) {

  /** Media types that a frame may name in {@code content-type}. */
  public static final Set<String> CONTENT_TYPES = Set.of("image/jpeg", "image/jpg", "image/png");

  /**
   * The longest camera id in UTF-8. It stands several times in each record about its camera: one
   * that is very long would make records that no topic takes, and so end the stream.
   */
  public static final int MAX_CAMERA_ID_BYTES = 1024;

  private static final int ID_BYTES = 16;

  /**
   * Reads the record of a frame.
   *
   * @param timestampMillis the record's time
   * @param offset stands in for a missing sequence number
   * @throws RefusedFrameException when key, value or headers are not those of a frame
   */
  public static FrameMetadata read(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long timestampMillis,
      long offset) {
    String cameraId = cameraId(key);
    if (value == null || value.length == 0) {
      throw new RefusedFrameException(
          RefusedFrameException.Reason.EMPTY_VALUE,
          "expected an encoded picture as the value, found "
              + (value == null ? "null" : "0 bytes"));
    }
    checkContentType(headers);
    return new FrameMetadata(
        cameraId,
        frameId(cameraId, timestampMillis, headers, value),
        CloudEventHeaders.get(headers, CloudEventHeaders.SEQUENCE)
            .flatMap(FrameMetadata::parseSequence)
            .orElse(offset),
        Instant.ofEpochMilli(timestampMillis),
        CloudEventHeaders.get(headers, CloudEventHeaders.INGESTED_AT)
            .flatMap(FrameMetadata::parseInstant));
  }

  /** This frame, taken as ingested at a time where its producer does not say when. */
  public FrameMetadata ingestedAtLatest(Instant read) {
    return ingestedAt.isPresent()
        ? this
        : new FrameMetadata(cameraId, frameId, sequence, capturedAt, Optional.of(read));
  }

  private static String cameraId(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      throw new RefusedFrameException(
          RefusedFrameException.Reason.MISSING_KEY,
          "expected the camera id as the key, found none");
    }
    if (key.length > MAX_CAMERA_ID_BYTES) {
      throw new RefusedFrameException(
          RefusedFrameException.Reason.INVALID_KEY,
          "expected a camera id of at most %d bytes as the key, found %d"
              .formatted(MAX_CAMERA_ID_BYTES, key.length));
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedFrameException(
          RefusedFrameException.Reason.INVALID_KEY,
          "expected the camera id in UTF-8 as the key, found the bytes "
              + HexFormat.of().formatHex(key, 0, Math.min(key.length, 32)),
          e);
    }
  }

  private static void checkContentType(Headers headers) {
    CloudEventHeaders.get(headers, CloudEventHeaders.CONTENT_TYPE)
        .ifPresent(
            given -> {
              String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
              if (!CONTENT_TYPES.contains(type)) {
                throw new RefusedFrameException(
                    RefusedFrameException.Reason.UNSUPPORTED_CONTENT_TYPE,
                    "expected content-type image/jpeg or image/png, found " + given);
              }
            });
  }

  private static String frameId(
      String cameraId, long timestampMillis, Headers headers, byte[] value) {
    MessageDigest digest = sha256();
    digest.update(cameraId.getBytes(UTF_8));
    digest.update((byte) 0);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, timestampMillis));
    Optional<String> id = CloudEventHeaders.get(headers, CloudEventHeaders.ID);
    digest.update(id.map(text -> text.getBytes(UTF_8)).orElse(value));
    return shortHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String shortHex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  private static Optional<Long> parseSequence(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> parseInstant(String text) {
    try {
      return Optional.of(Instant.parse(text.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
