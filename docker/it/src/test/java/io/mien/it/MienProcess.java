package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the distribution, as the launcher starts it, in a process of its own. */
final class MienProcess implements AutoCloseable {
  private final long startNanos = System.nanoTime();
  private final Process process;

  private MienProcess(Process process) {
    this.process = process;
  }

  /** Output and errors go to the log file. */
  static MienProcess start(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(List.of(arguments));
    return run(log, command);
  }

  /** Runs any command, in which one of Mien's may stand; see {@link #java}. */
  static MienProcess run(Path log, List<String> command) throws IOException {
    return new MienProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start());
  }

  /** What stands before a command of Mien. */
  static List<String> java() {
    Path lib = Path.of("..", "target", "mien", "lib").toAbsolutePath().normalize();
    assertThat(lib).as("the distribution, which the module docker assembles").isDirectory();
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        // As the launcher: the natives of the picture library are unpacked once for all tests.
        "-Dorg.bytedeco.javacpp.cachedir=" + Path.of("target", "javacpp").toAbsolutePath(),
        "-cp",
        lib + "/*",
        "io.mien.cli.Mien");
  }

  /** SIGKILL: no hook runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("killed").isTrue();
  }

  /** SIGTERM: the process ends in order. */
  void terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ended in order").isTrue();
  }

  /** Waits until the process has ended by itself, and returns its exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(4, TimeUnit.MINUTES)).as("ended by itself").isTrue();
    return process.exitValue();
  }

  /** Waits until so many processes have been started by this one, and run. */
  List<ProcessHandle> awaitChildren(int count) throws InterruptedException {
    while (process.descendants().count() < count) {
      assertThat(age()).as(count + " children").isLessThan(Pipeline.PATIENCE);
      assertThat(process.isAlive()).as("still running").isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return process.descendants().toList();
  }

  /** Whether the process ends by itself in so long a time. */
  boolean endsWithin(long time, TimeUnit unit) throws InterruptedException {
    return process.waitFor(time, unit);
  }

  /** Since the process was started. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
