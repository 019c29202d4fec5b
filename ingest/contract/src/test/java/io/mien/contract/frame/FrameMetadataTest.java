package io.mien.contract.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.mien.contract.frame.RefusedFrameException.Reason;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameMetadataTest {
  private static final byte[] KEY = "café 1".getBytes(UTF_8);
  private static final byte[] PICTURE = {1, 2, 3};

  @Test
  void needsNoHeaders() {
    FrameMetadata frame =
        FrameMetadata.read(KEY, PICTURE, new RecordHeaders(), 1_700_000_000_123L, 7);

    assertThat(frame.cameraId()).isEqualTo("café 1");
    assertThat(frame.sequence()).isEqualTo(7);
    assertThat(frame.capturedAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
    assertThat(frame.ingestedAt()).isEmpty();
    assertThat(frame.ingestedAtLatest(Instant.EPOCH).ingestedAt()).contains(Instant.EPOCH);
  }

  @Test
  void readsWhatIngestWrites() {
    Instant captured = Instant.ofEpochMilli(5_000);
    Instant ingested = Instant.parse("2026-01-02T03:04:05.678Z");
    Headers headers = FrameHeaders.of("a", "a-41", 41, "image/png", captured, ingested);

    FrameMetadata frame = FrameMetadata.read(KEY, PICTURE, headers, 5_000, 7);

    assertThat(frame.sequence()).isEqualTo(41);
    assertThat(frame.ingestedAt()).contains(ingested);
    assertThat(frame.ingestedAtLatest(Instant.EPOCH)).isEqualTo(frame);
    assertThat(CloudEventHeaders.get(headers, CloudEventHeaders.SPEC_VERSION)).contains("1.0");
    assertThat(CloudEventHeaders.get(headers, CloudEventHeaders.TIME))
        .contains("1970-01-01T00:00:05Z");
  }

  @Test
  void saysWhoseClockGaveTheTimeAndReadsFramesWithoutIt() {
    for (TimeSource source : TimeSource.values()) {
      Headers headers =
          FrameHeaders.of("a", "a-1", 1, "image/png", Instant.EPOCH, source, Instant.EPOCH);

      assertThat(CloudEventHeaders.get(headers, FrameHeaders.TIME_SOURCE).flatMap(TimeSource::of))
          .contains(source);
      assertThat(FrameMetadata.read(KEY, PICTURE, headers, 5, 7).sequence()).isEqualTo(1);
    }
    assertThat(TimeSource.values())
        .extracting(TimeSource::code)
        .containsExactly("rtp-ntp", "host-clock", "recording");
    assertThat(TimeSource.of("sundial")).isEmpty();
  }

  @Test
  void frameIdDoesNotDependOnWhereTheRecordLies() {
    String id = FrameMetadata.read(KEY, PICTURE, new RecordHeaders(), 5, 7).frameId();

    assertThat(FrameMetadata.read(KEY, PICTURE, new RecordHeaders(), 5, 8).frameId()).isEqualTo(id);
  }

  @Test
  void frameIdTellsFramesApart() {
    String id = FrameMetadata.read(KEY, PICTURE, new RecordHeaders(), 5, 7).frameId();

    assertThat(FrameMetadata.read(KEY, PICTURE, new RecordHeaders(), 6, 7).frameId())
        .as("other time")
        .isNotEqualTo(id);
    assertThat(FrameMetadata.read(KEY, new byte[] {1, 2}, new RecordHeaders(), 5, 7).frameId())
        .as("other picture")
        .isNotEqualTo(id);
    assertThat(
            FrameMetadata.read("b".getBytes(UTF_8), PICTURE, new RecordHeaders(), 5, 7).frameId())
        .as("other camera")
        .isNotEqualTo(id);
  }

  @Test
  void refusesWhatIsNoFrame() {
    assertRefused(Reason.MISSING_KEY, null, PICTURE, new RecordHeaders());
    assertRefused(Reason.MISSING_KEY, new byte[0], PICTURE, new RecordHeaders());
    assertRefused(Reason.INVALID_KEY, new byte[] {(byte) 0xC3}, PICTURE, new RecordHeaders());
    assertRefused(Reason.EMPTY_VALUE, KEY, null, new RecordHeaders());
    assertRefused(Reason.EMPTY_VALUE, KEY, new byte[0], new RecordHeaders());
    assertRefused(Reason.UNSUPPORTED_CONTENT_TYPE, KEY, PICTURE, contentType("text/plain"));
  }

  @Test
  void refusesAKeyThatIsTooLongForARecordAboutItsCamera() {
    byte[] longest = new byte[FrameMetadata.MAX_CAMERA_ID_BYTES];
    Arrays.fill(longest, (byte) 'a');
    byte[] tooLong = Arrays.copyOf(longest, longest.length + 1);

    assertThat(FrameMetadata.read(longest, PICTURE, new RecordHeaders(), 5, 7).cameraId())
        .hasSize(longest.length);
    assertRefused(Reason.INVALID_KEY, tooLong, PICTURE, new RecordHeaders());
  }

  @Test
  void aRefusalQuotesNoMoreThanALineOfWhatWasSent() {
    Headers headers = contentType("x".repeat(1_000_000));

    assertThatThrownBy(() -> FrameMetadata.read(KEY, PICTURE, headers, 0, 0))
        .isInstanceOf(RefusedFrameException.class)
        .extracting(Throwable::getMessage, as(STRING))
        .startsWith("expected content-type image/jpeg or image/png, found xxx")
        .endsWith("...")
        .hasSizeLessThan(1_000);
  }

  @Test
  void takesContentTypesInAnyWriting() {
    for (String type : new String[] {"image/jpeg", "IMAGE/PNG", "image/jpeg; q=1", "image/jpg"}) {
      assertThat(FrameMetadata.read(KEY, PICTURE, contentType(type), 0, 0).cameraId()).isNotEmpty();
    }
  }

  @Test
  void anUnreadableSequenceFallsBackToTheOffset() {
    Headers headers = new RecordHeaders();
    CloudEventHeaders.set(headers, CloudEventHeaders.SEQUENCE, "seven");
    CloudEventHeaders.set(headers, CloudEventHeaders.INGESTED_AT, "yesterday");

    FrameMetadata frame = FrameMetadata.read(KEY, PICTURE, headers, 0, 9);

    assertThat(frame.sequence()).isEqualTo(9);
    assertThat(frame.ingestedAt()).isEmpty();
  }

  @Test
  void aDeadLetterSaysWhyAndWhere() {
    Headers headers = contentType("image/jpeg");
    DeadLetterHeaders.set(
        headers, new RefusedFrameException(Reason.CORRUPT_PICTURE, "why"), "mien.frames", 3, 12);

    assertThat(CloudEventHeaders.get(headers, DeadLetterHeaders.REASON))
        .contains("corrupt-picture");
    assertThat(CloudEventHeaders.get(headers, DeadLetterHeaders.MESSAGE)).contains("why");
    assertThat(CloudEventHeaders.get(headers, DeadLetterHeaders.TOPIC)).contains("mien.frames");
    assertThat(CloudEventHeaders.get(headers, DeadLetterHeaders.PARTITION)).contains("3");
    assertThat(CloudEventHeaders.get(headers, DeadLetterHeaders.OFFSET)).contains("12");
  }

  private static Headers contentType(String type) {
    Headers headers = new RecordHeaders();
    CloudEventHeaders.set(headers, CloudEventHeaders.CONTENT_TYPE, type);
    return headers;
  }

  private static void assertRefused(
      Reason reason, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    assertThatThrownBy(() -> FrameMetadata.read(key, value, headers, 0, 0))
        .isInstanceOfSatisfying(
            RefusedFrameException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining("expected")
        .hasMessageContaining("found");
  }
}
