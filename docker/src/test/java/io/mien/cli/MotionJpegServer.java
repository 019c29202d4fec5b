package io.mien.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.PictureCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Cameras that send motion JPEG over HTTP, each at a path of its name, and behave as told. */
final class MotionJpegServer implements AutoCloseable {
  private static final int FRAME_MILLIS = 50;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> frozen = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> connections = new ConcurrentHashMap<>();
  private volatile boolean closed;

  MotionJpegServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Sends nothing more, and answers nobody. */
  void freeze(String camera) {
    frozen.add(camera);
  }

  void thaw(String camera) {
    frozen.remove(camera);
  }

  /** Hangs up, and refuses whoever comes. */
  void refuse(String camera) {
    refused.add(camera);
  }

  void admit(String camera) {
    refused.remove(camera);
  }

  /** How often somebody has come. */
  int connections(String camera) {
    return connections.getOrDefault(camera, 0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String camera = exchange.getRequestURI().getPath().substring(1);
    connections.merge(camera, 1, Integer::sum);
    try (exchange) {
      if (refused.contains(camera)) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      exchange
          .getResponseHeaders()
          .set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
      exchange.sendResponseHeaders(200, 0);
      send(camera, exchange.getResponseBody());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String camera, OutputStream out) throws IOException, InterruptedException {
    for (int i = 0; !closed && !refused.contains(camera); i++) {
      if (!frozen.contains(camera)) {
        byte[] bgr = new byte[64 * 48 * 3];
        Arrays.fill(bgr, (byte) i);
        byte[] jpeg = PictureCodec.jpeg(new BgrPicture(64, 48, bgr), 90).bytes();
        out.write(
            "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                .formatted(jpeg.length)
                .getBytes(US_ASCII));
        out.write(jpeg);
        out.write("\r\n".getBytes(US_ASCII));
        out.flush();
      }
      TimeUnit.MILLISECONDS.sleep(FRAME_MILLIS);
    }
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
