package io.mien.dashboards.live;

import io.mien.dashboards.live.feed.Feed;
import io.mien.dashboards.live.web.LiveServer;
import io.mien.dashboards.live.web.Viewers;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The running live view: a web server, and, while somebody looks, what reads Kafka for it. Thread
 * safe; it may be closed twice.
 */
public final class LiveView implements AutoCloseable {
  /** Kafka is read for so long after the last browser has gone, which may only be reloading. */
  private static final long LINGER_SECONDS = 10;

  private final LiveConfig config;
  private final Clock clock;
  private final Desk desk;
  private final Viewers viewers;
  private final LiveServer server;
  private final Thread keeper;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Semaphore wishes = new Semaphore(0);

  // The keeper's own:
  private @Nullable Feed feed;
  private @Nullable Thread projector;

  private LiveView(LiveConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.desk = new Desk(config, clock, UUID.randomUUID().toString());
    this.viewers = new Viewers(config.mostViewers(), new Wishes());
    this.server = LiveServer.start(config.host(), config.port(), config.token(), viewers);
    this.keeper = new Thread(this::keep, "live-keeper");
    keeper.setDaemon(true);
  }

  /**
   * Starts to serve.
   *
   * @throws io.mien.dashboards.live.web.LiveException when the address is not to be had, or needs a
   *     token
   */
  public static LiveView start(LiveConfig config) {
    LiveView view = new LiveView(config, Clock.systemUTC());
    view.keeper.start();
    return view;
  }

  /** Where the page is: what a browser on this machine opens. */
  public String url() {
    InetSocketAddress address = server.address();
    String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
    return "http://%s:%d/"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
  }

  /** Hears what browsers want, on the server's threads. */
  private final class Wishes implements Viewers.Audience {
    @Override
    public void changed() {
      synchronized (desk) { // else an older wish might come after a newer one
        desk.join().watch(viewers.watched().keySet());
      }
      wishes.release();
    }

    @Override
    public void drawn() {
      desk.news().release();
    }
  }

  /** Reads while somebody looks. */
  private void keep() {
    try {
      long seenNanos = System.nanoTime();
      while (closed.getCount() > 0) {
        boolean anybody = !viewers.all().isEmpty();
        if (anybody) {
          seenNanos = System.nanoTime();
          open();
        } else if (System.nanoTime() - seenNanos > TimeUnit.SECONDS.toNanos(LINGER_SECONDS)) {
          stop();
        }
        wishes.tryAcquire(1, TimeUnit.SECONDS);
        wishes.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } finally {
      stop();
    }
  }

  private void open() {
    if (feed == null) {
      desk.open();
      feed = Feed.open(config.feed(), desk, clock);
      projector = new Thread(new Projector(config, desk, viewers, clock), "live-projector");
      projector.setDaemon(true);
      projector.start();
    }
  }

  private void stop() {
    if (feed != null) {
      feed.close();
      feed = null;
    }
    if (projector != null) {
      projector.interrupt();
      projector = null;
    }
  }

  /** Waits until it is closed. */
  public void await() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    server.close();
    keeper.interrupt();
    try {
      keeper.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
