package io.mien.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mien infer} in a child process, so that its memory is its own. Its whole heap is touched
 * at the start: what its memory grows by later is not the heap. It ends with this process, even if
 * that is killed.
 */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final ChildProcess child;

  private ServiceProcess(ChildProcess child) {
    this.child = child;
  }

  /**
   * Starts the service and waits until it reads frames.
   *
   * @param settings of the service and its clients
   * @param heap as Java's {@code -Xmx} takes it
   */
  static ServiceProcess start(Map<String, String> settings, String heap, Duration patience)
      throws InterruptedException {
    TemporaryFolder state = TemporaryFolder.make("mien-bench-state");
    List<String> arguments = new ArrayList<>(List.of("infer", "--end-with-input"));
    arguments.addAll(List.of("--set", "inference.metrics.port=0"));
    arguments.addAll(List.of("--set", "state.dir=" + state.path()));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    ChildProcess child =
        ChildProcess.start(
            List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch"), arguments, state::close);
    child.await(() -> child.get("/health/ready").statusCode() == 200, patience);
    return new ServiceProcess(child);
  }

  /** What its metrics say now. */
  Scrape scrape() throws InterruptedException {
    return child.scrape();
  }

  /** Collects garbage, so that the heap's use afterwards is what lives. */
  void collectGarbage() throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process command =
          new ProcessBuilder(jcmd.toString(), Long.toString(child.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (command.waitFor() != 0) {
        throw new UserException(
            "expected a service that runs, its last word was: " + child.lastLine());
      }
    } catch (IOException e) {
      throw new UserException("expected a JDK with " + jcmd + ", found none", e);
    }
  }

  /** How much of its memory is in RAM, in bytes. */
  long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(child.pid()), "status")).stream()
          .map(RESIDENT::matcher)
          .filter(Matcher::matches)
          .mapToLong(line -> Long.parseLong(line.group(1)) * 1024)
          .findFirst()
          .orElseThrow(() -> new UserException("expected a service that runs, it has ended"));
    } catch (IOException e) {
      throw new UserException("expected a service that runs, under Linux; found none", e);
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
