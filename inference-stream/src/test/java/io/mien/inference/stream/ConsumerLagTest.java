package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The arithmetic; that brokers are asked, the test of the boards shows. */
class ConsumerLagTest {

  private static TopicPartition partition(int number) {
    return new TopicPartition("frames", number);
  }

  @Test
  void tellsAnOutageFromOtherTrouble() {
    assertThat(ConsumerLag.trouble(new TimeoutException())).startsWith("Kafka does not answer");
    assertThat(ConsumerLag.trouble(new ExecutionException(new DisconnectException())))
        .startsWith("Kafka does not answer");
    assertThat(
            ConsumerLag.trouble(
                new ExecutionException(new UnknownTopicOrPartitionException("no such topic"))))
        .isEqualTo("how many frames wait in Kafka is unknown: no such topic");
  }

  @Test
  void countsWhatIsNotCommitted() {
    Map<TopicPartition, @Nullable OffsetAndMetadata> committed = new HashMap<>();
    committed.put(partition(0), new OffsetAndMetadata(90));
    committed.put(partition(1), new OffsetAndMetadata(50));
    committed.put(partition(2), null); // as Kafka says where there is nothing
    committed.put(partition(4), new OffsetAndMetadata(11));

    Map<TopicPartition, Long> lags =
        ConsumerLag.lags(
            Map.of(
                partition(0),
                0L,
                partition(1),
                70L,
                partition(2),
                5L,
                partition(3),
                0L,
                partition(4),
                0L),
            committed,
            Map.of(
                partition(0),
                100L,
                partition(1),
                100L,
                partition(2),
                8L,
                partition(3),
                4L,
                partition(4),
                10L));

    assertThat(lags)
        .containsOnly(
            entry(partition(0), 10L),
            entry(partition(1), 30L), // what was committed is deleted since
            entry(partition(2), 3L),
            entry(partition(3), 4L),
            entry(partition(4), 0L)); // committed after the end was asked for
  }
}
