package io.mien.ingest.publish;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The publishers of one service: one for recordings and one for live cameras, each made when it is
 * first needed. Thread safe.
 */
public final class Publishers implements AutoCloseable {
  private final Map<String, Object> clientSettings;
  private final String topic;
  private final int maxFrameBytes;
  private final BrokerWatch watch;
  private final Clock clock;
  private @Nullable FramePublisher recordings;
  private @Nullable LiveFramePublisher live;

  /**
   * Says how publishers are made.
   *
   * @param clientSettings settings of a Kafka producer, with {@code bootstrap.servers}
   * @param maxFrameBytes the largest picture that will come
   * @param watch learns how Kafka answers
   */
  public Publishers(
      Map<String, Object> clientSettings,
      String topic,
      int maxFrameBytes,
      BrokerWatch watch,
      Clock clock) {
    this.clientSettings = Map.copyOf(clientSettings);
    this.topic = topic;
    this.maxFrameBytes = maxFrameBytes;
    this.watch = watch;
    this.clock = clock;
  }

  /** The publisher of recordings. */
  public synchronized FramePublisher recordings() {
    if (recordings == null) {
      recordings = FramePublisher.open(clientSettings, topic, maxFrameBytes, watch, clock);
    }
    return recordings;
  }

  /** The publisher of live cameras. */
  public synchronized LiveFramePublisher live() {
    if (live == null) {
      live = LiveFramePublisher.open(clientSettings, topic, maxFrameBytes, watch, clock);
    }
    return live;
  }

  /** Bytes of pictures that Kafka has not answered for. */
  public synchronized long bufferedBytes() {
    return (recordings == null ? 0 : recordings.bufferedBytes())
        + (live == null ? 0 : live.bufferedBytes());
  }

  /**
   * Waits until Kafka has answered for every frame of recordings, at most so long.
   *
   * @return whether it has
   * @throws PublishException when it refused one
   */
  public boolean flushRecordings(Duration limit) throws InterruptedException {
    FramePublisher publisher;
    synchronized (this) {
      publisher = recordings;
    }
    return publisher == null || publisher.flush(limit);
  }

  @Override
  public synchronized void close() {
    if (live != null) {
      live.close();
    }
    if (recordings != null) {
      recordings.close();
    }
  }
}
