package io.mien.inference.stream;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A store that holds nothing: Kafka Streams tells it when a commit begins, before the producer is
 * flushed and the offsets are taken, and only a store of this kind is told then.
 *
 * <p>{@link CachedStateStore} is internal to Kafka Streams. What relies on it stands here and in
 * {@link AsyncGate}, and is proven by killing the process.
 */
final class InflightStore implements StateStore, CachedStateStore<byte[], byte[]> {

  static final String NAME = "inflight";

  private Runnable drain = () -> {};
  private boolean open;

  /** What is done first when a commit begins. */
  void onCommit(Runnable work) {
    drain = work;
  }

  @Override
  public void flushCache() {
    drain.run();
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
    open = true;
  }

  @Override
  public void close() {
    open = false;
    drain = () -> {};
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
  static final class Builder implements StoreBuilder<InflightStore> {

    @Override
    public InflightStore build() {
      return new InflightStore();
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
    public StoreBuilder<InflightStore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<InflightStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<InflightStore> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("frames in flight are read again, not logged");
    }

    @Override
    public StoreBuilder<InflightStore> withLoggingDisabled() {
      return this;
    }
  }
}
