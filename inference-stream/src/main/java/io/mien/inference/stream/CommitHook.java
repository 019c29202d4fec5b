package io.mien.inference.stream;

import io.mien.inference.stream.CameraStore.Part;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A store that holds nothing: Kafka Streams tells it when a commit of its task begins, before the
 * producer is flushed and the offsets are taken, and only a store of this kind is told then.
 *
 * <p>A thread commits all of its tasks together, one after the other, and flushes for each. So the
 * first that is told tells the others, and one flush sends all. First the frames in flight go on,
 * then the cameras' states are written that changed thereby and before: once a commit, not once a
 * frame. Kafka Streams' own caching would do the latter, but keeps the picture of the last frame
 * with each entry.
 *
 * <p>{@link CachedStateStore} is internal to Kafka Streams. What relies on it stands here and in
 * {@link AsyncGate}, and is proven by killing the process.
 */
final class CommitHook implements StateStore, CachedStateStore<byte[], byte[]> {

  static final String NAME = "commit-hook";

  private final Map<Part, Runnable> writers = new EnumMap<>(Part.class);
  private final ThreadLocal<Set<CommitHook>> ofThread;
  private Set<CommitHook> siblings = ConcurrentHashMap.newKeySet();
  private Runnable drain = () -> {};
  private Runnable inPlace = this::write;
  private boolean open;

  /**
   * @param ofThread the hooks of the tasks of each thread
   */
  CommitHook(ThreadLocal<Set<CommitHook>> ofThread) {
    this.ofThread = ofThread;
  }

  /** What is done first when a commit begins; called by the thread that commits. */
  void first(Runnable work) {
    join();
    drain = work;
  }

  /** What is done then for a part of the states; called by the thread that commits. */
  void then(Part part, Runnable work) {
    join();
    writers.put(part, work);
  }

  private void join() {
    siblings = ofThread.get();
    siblings.add(this);
  }

  @Override
  public void flushCache() {
    siblings.forEach(CommitHook::prepare);
  }

  private void prepare() {
    drain.run();
    inPlace.run();
  }

  private void write() {
    writers.values().forEach(Runnable::run);
  }

  /** What is written outside of a frame's processing needs a place all the same, for its time. */
  private void writeAt(InternalProcessorContext<?, ?> context) {
    ProcessorRecordContext before = context.recordContext();
    context.setRecordContext(
        new ProcessorRecordContext(
            context.currentSystemTimeMs(), -1, -1, null, new RecordHeaders()));
    try {
      write();
    } finally {
      context.setRecordContext(before);
    }
  }

  @Override
  public void clearCache() {
    // Nothing is kept here.
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {});
    if (context instanceof InternalProcessorContext<?, ?> internal) { // all but a test's
      inPlace = () -> writeAt(internal);
    }
    open = true;
  }

  @Override
  public void close() {
    open = false;
    siblings.remove(this);
    drain = () -> {};
    writers.clear();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Makes one for each task; it has neither cache nor changelog. */
  static final class Builder implements StoreBuilder<CommitHook> {

    // A set that other threads may take from: whoever closes a task need not be who ran it.
    private final ThreadLocal<Set<CommitHook>> ofThread =
        ThreadLocal.withInitial(ConcurrentHashMap::newKeySet);

    @Override
    public CommitHook build() {
      return new CommitHook(ofThread);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public StoreBuilder<CommitHook> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitHook> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("frames in flight are read again, not logged");
    }

    @Override
    public StoreBuilder<CommitHook> withLoggingDisabled() {
      return this;
    }
  }
}
