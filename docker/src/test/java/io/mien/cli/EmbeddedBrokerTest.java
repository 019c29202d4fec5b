package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final int COUNT = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void keepsWhatIsProducedAlsoWhenItIsStartedAgain(@TempDir Path directory) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      produce(broker.bootstrapServers());
      assertThat(consume(broker.bootstrapServers())).hasSize(COUNT).doesNotHaveDuplicates();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      assertThat(consume(broker.bootstrapServers())).hasSize(COUNT).doesNotHaveDuplicates();
    }
    assertThat(Files.exists(directory)).isTrue();
  }

  private static void produce(String servers) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", servers);
    TopicProvisioner.ensure(settings, List.of(TopicSpec.frames("numbers", 3, 100_000)), PATIENCE);
    TopicSpec wanted = TopicSpec.frames("numbers", 3, 200_000);
    TopicProvisioner.ensure(settings, List.of(wanted), PATIENCE);
    assertThat(TopicProvisioner.maxMessageBytes(settings, wanted, PATIENCE))
        .as("what the topic takes that is left as it is")
        .isEqualTo(100_000);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        byte[] value = Integer.toString(i).getBytes(UTF_8);
        sent.add(producer.send(new ProducerRecord<>("numbers", value, value)));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  private static List<String> consume(String servers) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            "reader-" + servers,
            "auto.offset.reset",
            "earliest");
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.subscribe(List.of("numbers"));
      Instant deadline = Instant.now().plus(PATIENCE);
      while (values.size() < COUNT && Instant.now().isBefore(deadline)) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> values.add(new String(record.value(), UTF_8)));
      }
    }
    return values;
  }
}
