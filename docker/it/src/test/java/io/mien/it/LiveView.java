package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.it.Chromium.Page;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code mien live} at a port of this machine. */
final class LiveView implements AutoCloseable {
  static final Path LOG = Path.of("target", "live.log");

  /** What the page says of the picture that it shows of the first camera. */
  static final String SHOWN = "document.querySelector('canvas.picture')?.shown";

  private final int port;
  private final MienProcess process;

  private LiveView(int port, MienProcess process) {
    this.port = port;
    this.process = process;
  }

  static LiveView start(String... arguments) throws IOException {
    return start(Ports.free(), arguments);
  }

  private static LiveView start(int port, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("live", "--port", "" + port));
    all.addAll(List.of(arguments));
    return new LiveView(port, MienProcess.start(LOG, all.toArray(String[]::new)));
  }

  /** Another one at the same place; this one has to have ended. */
  LiveView again(String... arguments) throws IOException {
    return start(port, arguments);
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** Waits for the server, then opens its page. */
  Page open(Chromium chromium) throws Exception {
    long end = System.nanoTime() + Chromium.patience().toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return chromium.open(url());
      } catch (ConnectException e) {
        assertThat(System.nanoTime()).as("the live view listens").isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** All that the page has asked for was this server's, and the console has nothing to say. */
  void assertNothingForeign(Page page) {
    assertThat(page.requests).isNotEmpty();
    assertThat(page.requests)
        .allMatch(
            address ->
                address.startsWith(url()) || address.equals("ws://127.0.0.1:" + port + "/stream"));
    assertThat(page.complaints).isEmpty();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
