package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * One part of what is kept of cameras, in bytes by camera. All parts share one store: each store of
 * a task has a changelog, whose partition takes part in every commit.
 *
 * <p>For one thread.
 */
final class CameraStore {

  /** The store that the parts share. */
  static final String NAME = "cameras";

  /** What is kept of a camera, and the first byte of its keys. */
  enum Part {
    TRACKS('t'),
    WINDOWS('w'),
    HEARTBEAT('h');

    private final byte code;

    Part(char code) {
      this.code = (byte) code;
    }
  }

  private final KeyValueStore<byte[], byte[]> store;
  private final byte[] prefix;

  private CameraStore(KeyValueStore<byte[], byte[]> store, Part part) {
    this.store = store;
    this.prefix = new byte[] {part.code};
  }

  /** The store is persistent, so that a restart finds its process id again. */
  static StoreBuilder<KeyValueStore<byte[], byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(NAME), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  /** Opens a part; to be called while a processor is initialized that has the store. */
  static CameraStore open(ProcessorContext<?, ?> context, Part part) {
    return of(context.getStateStore(NAME), part);
  }

  /** A part of a store that is open. */
  static CameraStore of(KeyValueStore<byte[], byte[]> store, Part part) {
    return new CameraStore(store, part);
  }

  /** Shows all cameras with what is kept of them; nothing may be put or deleted meanwhile. */
  void forEach(BiConsumer<String, byte[]> reader) {
    try (KeyValueIterator<byte[], byte[]> all =
        store.prefixScan(prefix, new ByteArraySerializer())) {
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> entry = all.next();
        reader.accept(
            new String(entry.key, prefix.length, entry.key.length - prefix.length, UTF_8),
            entry.value);
      }
    }
  }

  void put(String cameraId, byte[] state) {
    store.put(key(cameraId), state);
  }

  void delete(String cameraId) {
    store.delete(key(cameraId));
  }

  private byte[] key(String cameraId) {
    byte[] id = cameraId.getBytes(UTF_8);
    byte[] key = Arrays.copyOf(prefix, prefix.length + id.length);
    ByteBuffer unused = ByteBuffer.wrap(key).put(prefix.length, id);
    return key;
  }
}
