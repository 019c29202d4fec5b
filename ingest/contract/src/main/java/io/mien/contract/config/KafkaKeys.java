package io.mien.contract.config;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The setting names that Kafka's clients know. */
public final class KafkaKeys {
  private KafkaKeys() {}

  /** Names of the admin client. */
  public static Set<String> admin() {
    return AdminClientConfig.configNames();
  }

  /** Names of the producer. */
  public static Set<String> producer() {
    return ProducerConfig.configNames();
  }

  /** Names of all clients. */
  public static Set<String> all() {
    Set<String> names = new TreeSet<>(admin());
    names.addAll(producer());
    names.addAll(ConsumerConfig.configNames());
    return names;
  }
}
