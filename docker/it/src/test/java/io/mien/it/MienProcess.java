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
  /** Enough for any command in a test. */
  static final String HEAP = "-Xmx1g";

  /** Flags with which Java tells where it has its classes from. */
  static final String TELL_CLASSES = HEAP + " -Xlog:class+load";

  /** What it tells of one that lies in the archive that was made with the distribution. */
  static final String ARCHIVED = "io.mien.cli.Mien source: shared objects file (top)";

  private final long startNanos = System.nanoTime();
  private final Process process;

  private MienProcess(Process process) {
    this.process = process;
  }

  /** Output and errors go to the log file. */
  static MienProcess start(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(mien(HEAP));
    command.addAll(List.of(arguments));
    return run(log, command);
  }

  /** Runs any command, in which one of Mien's may stand; see {@link #mien}. */
  static MienProcess run(Path log, List<String> command) throws IOException {
    return new MienProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start());
  }

  /**
   * What stands before a command of Mien: its launcher, which becomes the process itself.
   *
   * @param flags of its Java, with blanks between them
   */
  static List<String> mien(String flags) {
    Path target = Path.of("..", "target").toAbsolutePath().normalize();
    assertThat(target.resolve("mien/lib"))
        .as("the distribution, which the module docker assembles")
        .isDirectory();
    return List.of(
        "env",
        "JAVA_HOME=" + System.getProperty("java.home"),
        "MIEN_JAVA_OPTS=" + flags,
        "XDG_CACHE_HOME=" + target.resolve("cache"), // natives unpacked once for all tests
        Path.of("..", "..", "mien").toAbsolutePath().normalize().toString());
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
