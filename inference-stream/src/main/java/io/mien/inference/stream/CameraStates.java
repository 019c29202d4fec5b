package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's states, one a camera: in memory to work with, and written through to a store that
 * survives. Not thread safe.
 */
final class CameraStates<S> {

  /** Reads what a {@code writer} wrote, or nothing where it cannot. */
  interface Reader<S> {
    Optional<S> read(String cameraId, byte[] bytes);
  }

  private static final Logger log = LoggerFactory.getLogger(CameraStates.class);

  private final Reader<S> reader;
  private final Function<S, byte[]> writer;
  private final Map<String, S> states = new TreeMap<>();
  private @Nullable KeyValueStore<byte[], byte[]> store;

  CameraStates(Reader<S> reader, Function<S, byte[]> writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** Loads what the store has; what cannot be read is dropped from it. */
  void open(KeyValueStore<byte[], byte[]> opened) {
    store = opened;
    states.clear();
    List<byte[]> unread = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> all = opened.all()) {
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> entry = all.next();
        String cameraId = new String(entry.key, UTF_8);
        reader
            .read(cameraId, entry.value)
            .ifPresentOrElse(
                state -> states.put(cameraId, state),
                () -> {
                  log.warn(
                      "dropped the state of camera {} in store {}: expected what this version and"
                          + " its settings can go on with, found {} bytes of another",
                      cameraId,
                      opened.name(),
                      entry.value.length);
                  unread.add(entry.key);
                });
      }
    }
    unread.forEach(opened::delete);
  }

  /** Lets go of the memory; the store closes by itself. */
  void close() {
    states.clear();
  }

  /** The camera's state, a new one where there is none. */
  S get(String cameraId, Function<String, S> create) {
    return states.computeIfAbsent(cameraId, create);
  }

  /** All cameras, in the order of their ids; a copy, so that some may be forgotten meanwhile. */
  List<Map.Entry<String, S>> all() {
    return List.copyOf(states.entrySet());
  }

  void save(String cameraId) {
    opened().put(key(cameraId), writer.apply(Objects.requireNonNull(states.get(cameraId))));
  }

  void forget(String cameraId) {
    states.remove(cameraId);
    opened().delete(key(cameraId));
  }

  /** The key of a camera's records: its id, which was read from just these bytes. */
  static byte[] key(String cameraId) {
    return cameraId.getBytes(UTF_8);
  }

  private KeyValueStore<byte[], byte[]> opened() {
    return Objects.requireNonNull(store, "the states are not open");
  }
}
