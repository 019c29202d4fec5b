package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FrameTimeTest {

  private final FrameTime time =
      new FrameTime(Clock.fixed(Instant.ofEpochMilli(500), ZoneOffset.UTC));

  private static ConsumerRecord<Object, Object> record(long timestamp) {
    return new ConsumerRecord<>(
        "frames",
        0,
        0L,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }

  @Test
  void isTheRecordsOwn() {
    assertThat(time.extract(record(7), 3)).isEqualTo(7);
    assertThat(time.extract(record(0), 3)).isZero();
  }

  @Test
  void isNowForARecordThatHasNone() {
    assertThat(time.extract(record(-1), 3)).isEqualTo(500);
  }
}
