package io.mien.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cameras of motion JPEG over HTTP, all at one port, that lose each connection in another way,
 * until they are told to keep them.
 */
final class DroppingCamera implements AutoCloseable {
  /** What FFmpeg wants to see before it says that a stream is open. */
  private static final int OPENING_FRAMES = 24;

  private static final long FRAME_MILLIS = 100;

  /** Ways to lose a connection. */
  private enum Loss {
    /** After some pictures, in order. */
    END,
    /** Within a picture. */
    CUT,
    /** By a reset, as a router that was rebooted sends it. */
    RESET,
    /** Before any answer. */
    MUTE,
    /** With an answer that is none of a camera. */
    REFUSE
  }

  private final byte[] jpeg;
  private final ServerSocket server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "dropping-camera");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean dropping;

  private DroppingCamera(byte[] jpeg) throws IOException {
    this.jpeg = jpeg;
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Starts with cameras that keep their connections. */
  static DroppingCamera start(byte[] jpeg) throws IOException {
    return new DroppingCamera(jpeg);
  }

  String url(int camera) {
    return "http://127.0.0.1:" + server.getLocalPort() + "/" + camera;
  }

  /** From now on connections are lost, or kept; those that are open are lost in any case. */
  void drop(boolean drops) throws IOException {
    dropping = drops;
    for (Socket socket : open) {
      socket.close();
    }
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        open.add(socket);
        int number = connections.getAndIncrement();
        threads.execute(() -> serve(socket, number));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] request = new byte[2048];
      if (in.read(request) < 0) {
        return;
      }
      socket.setTcpNoDelay(true);
      if (dropping) {
        lose(socket, Loss.values()[number % Loss.values().length]);
      } else {
        keep(socket);
      }
    } catch (IOException e) {
      // The other side has gone, or the test closes it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private void lose(Socket socket, Loss loss) throws IOException {
    OutputStream out = socket.getOutputStream();
    switch (loss) {
      case END -> {
        answer(out);
        frames(out, OPENING_FRAMES);
      }
      case CUT -> {
        answer(out);
        frames(out, OPENING_FRAMES);
        header(out);
        out.write(jpeg, 0, jpeg.length / 2);
      }
      case RESET -> {
        answer(out);
        frames(out, OPENING_FRAMES);
        socket.setSoLinger(true, 0);
      }
      case MUTE -> {}
      case REFUSE ->
          out.write(
              "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
    }
  }

  private void keep(Socket socket) throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    answer(out);
    frames(out, OPENING_FRAMES);
    while (!server.isClosed()) {
      TimeUnit.MILLISECONDS.sleep(FRAME_MILLIS);
      frames(out, 1);
    }
  }

  private static void answer(OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n"
            .getBytes(US_ASCII));
  }

  private void frames(OutputStream out, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      header(out);
      out.write(jpeg);
      out.write("\r\n".getBytes(US_ASCII));
    }
    out.flush();
  }

  private void header(OutputStream out) throws IOException {
    out.write(
        ("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
            .getBytes(US_ASCII));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
