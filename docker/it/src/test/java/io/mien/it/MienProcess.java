package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the distribution, as the launcher starts it, in a process of its own. */
final class MienProcess implements AutoCloseable {
  private final Process process;

  private MienProcess(Process process) {
    this.process = process;
  }

  /** Output and errors go to the log file. */
  static MienProcess start(Path log, String... arguments) throws IOException {
    Path lib = Path.of("..", "target", "mien", "lib").toAbsolutePath().normalize();
    assertThat(lib).as("the distribution, which the module docker assembles").isDirectory();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                lib + "/*",
                "io.mien.cli.Mien"));
    command.addAll(List.of(arguments));
    return new MienProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start());
  }

  /** SIGKILL: no hook runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("killed").isTrue();
  }

  /** SIGTERM: the process ends in order. */
  void terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(45, TimeUnit.SECONDS)).as("ended in order").isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
