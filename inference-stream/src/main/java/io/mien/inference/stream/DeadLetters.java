package io.mien.inference.stream;

import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.frame.RefusedFrameException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes dead letters that their topic takes, since one that it does not take would end the stream
 * at each start anew. What is left out of one stays where its headers say it is.
 *
 * @param maxBytes the largest record of the topic
 */
record DeadLetters(int maxBytes) {

  /** Of a batch of one record, with its lengths, times and numbers. */
  private static final int RECORD_BYTES = 128;

  /** Of a header, for its lengths. */
  private static final int HEADER_BYTES = 10;

  /**
   * The letter for a frame: whole, or without its picture, or with the reason and the place alone.
   */
  Record<byte[], byte[]> of(
      Record<byte[], byte[]> frame, RecordMetadata place, RefusedFrameException refusal) {
    Record<byte[], byte[]> whole = frame.withHeaders(saying(frame.headers(), place, refusal));
    if (bytes(whole) <= maxBytes) {
      return whole;
    }
    Record<byte[], byte[]> withoutPicture = whole.withValue(null);
    return bytes(withoutPicture) <= maxBytes
        ? withoutPicture
        : new Record<>(null, null, frame.timestamp(), saying(new RecordHeaders(), place, refusal));
  }

  private static Headers saying(
      Headers before, RecordMetadata place, RefusedFrameException refusal) {
    Headers headers = new RecordHeaders(before);
    DeadLetterHeaders.set(headers, refusal, place.topic(), place.partition(), place.offset());
    return headers;
  }

  /** At least what the record takes. */
  private static long bytes(Record<byte[], byte[]> letter) {
    long bytes = RECORD_BYTES + length(letter.key()) + length(letter.value());
    for (Header header : letter.headers()) {
      // A letter of UTF-16 takes at most three bytes of UTF-8.
      bytes += HEADER_BYTES + 3L * header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
