package io.mien.inference.stream;

import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/** Kafka's own clients, of which the producers tell what commits take, on their stream thread. */
final class TimedClients implements KafkaClientSupplier {

  private final LongConsumer committed;

  /**
   * @param committed hears what each commit took, in nanoseconds
   */
  TimedClients(LongConsumer committed) {
    this.committed = committed;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new TimedProducer(config, committed);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  /**
   * Times a transaction's end: from the first flush, which Kafka Streams begins a commit with, to
   * the coordinator's answer. A subclass, as Kafka's interface has some twenty methods to hand on.
   */
  private static final class TimedProducer extends KafkaProducer<byte[], byte[]> {

    private final LongConsumer committed;
    private @Nullable Long startNanos;

    TimedProducer(Map<String, Object> config, LongConsumer committed) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.committed = committed;
    }

    @Override
    public void flush() {
      if (startNanos == null) {
        startNanos = System.nanoTime();
      }
      super.flush();
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      Long start = startNanos;
      startNanos = null;
      if (start != null) {
        committed.accept(System.nanoTime() - start);
      }
    }

    @Override
    public void abortTransaction() {
      startNanos = null;
      super.abortTransaction();
    }
  }
}
