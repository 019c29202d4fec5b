package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.frame.CloudEventHeaders;
import io.mien.contract.frame.DeadLetterHeaders;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.contract.frame.RefusedFrameException.Reason;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private static final int MAX_BYTES = 2_000;

  private static Record<byte[], byte[]> letter(int keyBytes, int valueBytes, int headerBytes) {
    Headers headers = new RecordHeaders().add("of-the-producer", new byte[headerBytes]);
    Record<byte[], byte[]> letter =
        new DeadLetters(MAX_BYTES)
            .of(
                new Record<>(new byte[keyBytes], new byte[valueBytes], 7, headers),
                new Place("frames", 3, 12),
                new RefusedFrameException(Reason.CORRUPT_PICTURE, "why"));
    assertThat(CloudEventHeaders.get(letter.headers(), DeadLetterHeaders.REASON))
        .contains("corrupt-picture");
    assertThat(CloudEventHeaders.get(letter.headers(), DeadLetterHeaders.TOPIC)).contains("frames");
    assertThat(CloudEventHeaders.get(letter.headers(), DeadLetterHeaders.PARTITION)).contains("3");
    assertThat(CloudEventHeaders.get(letter.headers(), DeadLetterHeaders.OFFSET)).contains("12");
    assertThat(letter.timestamp()).isEqualTo(7);
    assertThat(
            AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                letter.key(),
                letter.value(),
                letter.headers().toArray()))
        .as("what Kafka takes it for")
        .isLessThanOrEqualTo(MAX_BYTES);
    return letter;
  }

  private record Place(String topic, int partition, long offset) implements RecordMetadata {}

  @Test
  void isWholeWhereItFits() {
    Record<byte[], byte[]> letter = letter(4, 1_000, 100);

    assertThat(letter.key()).hasSize(4);
    assertThat(letter.value()).hasSize(1_000);
    assertThat(letter.headers().lastHeader("of-the-producer").value()).hasSize(100);
  }

  @Test
  void leavesAPictureOutThatItsTopicDoesNotTake() {
    for (int bytes = MAX_BYTES - 600; bytes <= MAX_BYTES; bytes++) {
      assertThat(letter(4, bytes, 100).key()).hasSize(4);
    }
    assertThat(letter(4, MAX_BYTES, 100).value()).isNull();
    assertThat(letter(4, MAX_BYTES, 100).headers().lastHeader("of-the-producer")).isNotNull();
  }

  @Test
  void saysWhyAndWhereEvenOfAFrameWhoseKeyOrHeadersAreTooLarge() {
    assertThat(letter(MAX_BYTES, 10, 10).key()).isNull();
    assertThat(letter(4, 10, MAX_BYTES).headers().lastHeader("of-the-producer")).isNull();
  }
}
