package io.mien.it;

import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own, which a test may stop and start again. */
final class BrokerProcess implements AutoCloseable {
  private static final Path LOG = Path.of("target", "broker.log");

  private final Path folder;
  private final int port;
  private MienProcess process;

  private BrokerProcess(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.process = launch(folder, port);
  }

  /** It may not answer yet. */
  static BrokerProcess start(Path folder) throws IOException {
    return new BrokerProcess(folder, Ports.free());
  }

  private static MienProcess launch(Path folder, int port) throws IOException {
    return MienProcess.start(
        LOG, "broker", "--dir", folder.toString(), "--port", Integer.toString(port));
  }

  String servers() {
    return "127.0.0.1:" + port;
  }

  /** Ends in order and comes back with its records where clients know it. */
  void restart() throws IOException, InterruptedException {
    process.terminate();
    process = launch(folder, port);
  }

  @Override
  public void close() {
    process.close();
  }
}
