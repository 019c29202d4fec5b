package io.mien.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A broker in a child process, so that its work does not count as ours. It ends with this process,
 * even if that is killed.
 */
final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final String bootstrap;

  private BrokerProcess(Process process, String bootstrap) {
    this.process = process;
    this.bootstrap = bootstrap;
  }

  /** Starts {@code mien broker} with this process's Java and class path. */
  static BrokerProcess start() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Mien.class.getName(),
            "broker",
            "--end-with-input");
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String bootstrap = out.readLine();
      if (bootstrap == null) {
        throw new UserException("the broker's process ended before it was up");
      }
      return new BrokerProcess(process, bootstrap);
    } catch (IOException e) {
      throw new UncheckedIOException("the broker's process could not be started", e);
    }
  }

  /** CPU time of the broker so far; zero where the platform does not tell. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  String bootstrapServers() {
    return bootstrap;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
