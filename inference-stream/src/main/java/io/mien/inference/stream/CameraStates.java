package io.mien.inference.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's states, one a camera: in memory to work with, and those that changed written to a store
 * that survives when a commit begins. Not thread safe.
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
  private final Set<String> changed = new TreeSet<>();
  private @Nullable CameraStore store;

  CameraStates(Reader<S> reader, Function<S, byte[]> writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Loads what the store has; what cannot be read is dropped from it. To be called while a
   * processor is initialized that has the store and the hook.
   */
  void open(ProcessorContext<?, ?> context, CameraStore.Part part) {
    CameraStore opened = CameraStore.open(context, part);
    CommitHook hook = context.getStateStore(CommitHook.NAME);
    hook.then(part, this::write);
    store = opened;
    close();
    List<String> unread = new ArrayList<>();
    opened.forEach(
        (cameraId, bytes) ->
            reader
                .read(cameraId, bytes)
                .ifPresentOrElse(
                    state -> states.put(cameraId, state),
                    () -> {
                      log.warn(
                          "dropped what was kept of camera {}: expected what this version and its"
                              + " settings can go on with, found {} bytes of another",
                          cameraId,
                          bytes.length);
                      unread.add(cameraId);
                    }));
    unread.forEach(opened::delete);
  }

  /** Lets go of the memory; the store closes by itself. */
  void close() {
    states.clear();
    changed.clear();
  }

  /** The camera's state, a new one where there is none. */
  S get(String cameraId, Function<String, S> create) {
    return states.computeIfAbsent(cameraId, create);
  }

  /** All cameras, in the order of their ids; a copy, so that some may be forgotten meanwhile. */
  List<Map.Entry<String, S>> all() {
    // Copies: a tree that forgets one entry may give another's content to it.
    return states.entrySet().stream().map(Map.Entry::copyOf).toList();
  }

  /** Takes another state for the camera's. */
  void put(String cameraId, S state) {
    states.put(cameraId, state);
    changed(cameraId);
  }

  /** The camera's state has changed, and has to survive. */
  void changed(String cameraId) {
    changed.add(cameraId);
  }

  private void write() {
    for (String cameraId : changed) {
      opened().put(cameraId, writer.apply(Objects.requireNonNull(states.get(cameraId))));
    }
    changed.clear();
  }

  void forget(String cameraId) {
    states.remove(cameraId);
    changed.remove(cameraId);
    opened().delete(cameraId);
  }

  /** The key of a camera's records: its id, which was read from just these bytes. */
  static byte[] key(String cameraId) {
    return cameraId.getBytes(UTF_8);
  }

  private CameraStore opened() {
    return Objects.requireNonNull(store, "the states are not open");
  }
}
