package io.mien.dashboards.live.web;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The web server: the page, and a WebSocket for what moves on it. */
public final class LiveServer implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofMinutes(2);
  private static final int MOST_MESSAGE_BYTES = 64 * 1024;
  private static final int MOST_THREADS = 12;

  private final Server server;
  private final ServerConnector connector;
  private final Viewers viewers;

  private LiveServer(Server server, ServerConnector connector, Viewers viewers) {
    this.server = server;
    this.connector = connector;
    this.viewers = viewers;
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any free one
   * @param token what a browser must show; on an address that others reach there must be one
   * @throws LiveException when there is no token where one is needed, or the address is not to be
   *     had
   */
  public static LiveServer start(
      String host, int port, Optional<AccessToken> token, Viewers viewers) {
    if (token.isEmpty() && !Hosts.isLoopback(host)) {
      throw new LiveException(
          ("expected a token for the address %s, which others can reach, found none: give one in"
                  + " the variable MIEN_LIVE_TOKEN or in a file with --token-file, or listen on"
                  + " 127.0.0.1")
              .formatted(host));
    }
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2);
    threads.setName("live-web");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    // A server that comes back finds its port again, whatever connections still linger.
    connector.setReuseAddress(true);
    server.addConnector(connector);
    WebSocketUpgradeHandler stream =
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setMaxTextMessageSize(MOST_MESSAGE_BYTES);
              container.setMaxBinaryMessageSize(0);
              container.setIdleTimeout(SILENCE);
              container.addMapping(
                  SiteHandler.STREAM, (request, response, callback) -> viewers.create());
            });
    server.setHandler(new SiteHandler(new Gate(host, token), token, Pages.load(), stream));
    try {
      server.start();
    } catch (Exception e) { // Jetty's own signature
      stop(server);
      throw new LiveException(
          "expected a free address for the live view, found %s:%d: %s"
              .formatted(host, port, e.getMessage()),
          e);
    }
    return new LiveServer(server, connector, viewers);
  }

  /** Where it is to be found. */
  public InetSocketAddress address() {
    return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
  }

  @Override
  public void close() {
    viewers.close();
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.setStopTimeout(0); // browsers come back by themselves
      server.stop();
    } catch (Exception e) { // Jetty's own signature
      throw new IllegalStateException("the web server did not stop", e);
    }
  }
}
