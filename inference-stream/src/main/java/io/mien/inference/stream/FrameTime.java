package io.mien.inference.stream;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** The record's time; of a record that has none, the time at which it is read. Loses no record. */
final class FrameTime implements TimestampExtractor {

  private final Clock clock;

  FrameTime(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() >= 0 ? record.timestamp() : clock.millis();
  }
}
