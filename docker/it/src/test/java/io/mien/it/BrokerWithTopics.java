package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.cli.EmbeddedBroker;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker in this process with Mien's topics, read as a user of committed records reads them. */
final class BrokerWithTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long it is watched that no more records come than should. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final EmbeddedBroker broker;

  private BrokerWithTopics(EmbeddedBroker broker) {
    this.broker = broker;
  }

  static BrokerWithTopics start() {
    EmbeddedBroker broker = EmbeddedBroker.start();
    TopicProvisioner.ensure(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        List.of(
            TopicSpec.frames(Topics.FRAMES, Topics.PARTITIONS, Topics.MAX_FRAME_BYTES),
            TopicSpec.events(Topics.EXPRESSIONS, Topics.PARTITIONS),
            TopicSpec.deadLetters(Topics.FRAMES_DEAD_LETTER, Topics.MAX_FRAME_BYTES)),
        PATIENCE);
    return new BrokerWithTopics(broker);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The first records of a topic, at least so many. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      return read(consumer, topic, count);
    }
  }

  /** All records of a topic, which must be so many and no more. */
  List<ConsumerRecord<byte[], byte[]>> readAll(String topic, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      List<ConsumerRecord<byte[], byte[]>> records = read(consumer, topic, count);
      long end = System.nanoTime() + SILENCE.toNanos();
      while (System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      assertThat(records.size()).as("records of " + topic).isEqualTo(count);
      return records;
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      KafkaConsumer<byte[], byte[]> consumer, String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (records.size() < count && System.nanoTime() < end) {
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    }
    assertThat(records.size())
        .as(() -> "records of " + topic + ", " + state(topic))
        .isGreaterThanOrEqualTo(count);
    return records;
  }

  /** Where a stream stands, to explain why records are missing. */
  private String state(String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
        KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      consumer.assignment().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      return "readable to %s, written to %s, frames read to %s, transactions %s"
          .formatted(
              consumer.endOffsets(consumer.assignment()),
              admin.listOffsets(latest).all().get(),
              admin
                  .listConsumerGroupOffsets("mien-inference")
                  .partitionsToOffsetAndMetadata()
                  .get(),
              admin.listTransactions().all().get());
    } catch (ExecutionException | InterruptedException e) {
      return "state unknown: " + e;
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    return CommittedRecords.consumer(bootstrapServers(), topic);
  }

  @Override
  public void close() {
    broker.close();
  }
}
