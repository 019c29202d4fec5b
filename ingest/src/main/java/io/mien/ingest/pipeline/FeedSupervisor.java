package io.mien.ingest.pipeline;

import io.mien.contract.feed.FeedStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an eye on all feeds from a thread of its own, which never enters a source. Thread safe. */
public final class FeedSupervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedSupervisor.class);
  private static final long TICK_MILLIS = 100;
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
  private final Consumer<FeedStatus> repeated;
  private final long repeatNanos;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread supervisor = new Thread(task, "feeds");
            supervisor.setDaemon(true);
            return supervisor;
          });
  private long lastRepeat = System.nanoTime();

  /**
   * Starts with no feeds.
   *
   * @param repeated is told each feed's status every interval, whether it changed or not
   */
  public FeedSupervisor(Duration interval, Consumer<FeedStatus> repeated) {
    this.repeated = repeated;
    this.repeatNanos = interval.toNanos();
    var unused =
        thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    boolean repeats = System.nanoTime() - lastRepeat >= repeatNanos;
    if (repeats) {
      lastRepeat = System.nanoTime();
    }
    feeds.forEach(
        (id, feed) -> {
          try {
            feed.tick();
            if (repeats) {
              repeated.accept(feed.status());
            }
          } catch (RuntimeException e) {
            // The border of a feed: a fault in one must not end the watch over the others.
            LOG.error("Camera {} could not be looked after.", id, e);
          }
        });
  }

  /** Starts a feed. */
  public void add(String cameraId, Feed feed) {
    feeds.put(cameraId, feed);
    feed.start();
  }

  /**
   * Ends some feeds, and waits for them, each at most for a while.
   *
   * @param reasons by the camera's id: what its last status says
   */
  public void remove(Map<String, String> reasons) throws InterruptedException {
    Map<Feed, String> ending = new HashMap<>();
    reasons.forEach(
        (cameraId, why) ->
            Optional.ofNullable(feeds.remove(cameraId)).ifPresent(feed -> ending.put(feed, why)));
    end(ending);
  }

  private static void end(Map<Feed, String> ending) throws InterruptedException {
    ending.forEach(Feed::stop);
    long end = System.nanoTime() + END_LIMIT.toNanos();
    for (Feed feed : ending.keySet()) {
      feed.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  /** All feeds. */
  public Collection<Feed> feeds() {
    return List.copyOf(feeds.values());
  }

  /** How each feed is. */
  public List<FeedStatus> statuses() {
    return feeds.values().stream().map(Feed::status).toList();
  }

  /** Ends all feeds, waits for them for a while, and keeps none. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      Map<Feed, String> all = new HashMap<>();
      feeds().forEach(feed -> all.put(feed, "ingest was stopped"));
      end(all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    feeds.clear();
  }
}
