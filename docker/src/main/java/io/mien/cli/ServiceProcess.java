package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mien infer} in a child process, so that its memory is its own, with this process's Java,
 * class path and flags. Its whole heap is touched at the start: what its memory grows by later is
 * not the heap. It ends with this process, even if that is killed.
 */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile(".*metrics on port (\\d+).*");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(20);
  private static final long END_PATIENCE_SECONDS = 45;

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch portKnown = new CountDownLatch(1);
  private final Process process;
  private final TemporaryFolder state;
  private final Thread atEnd = new Thread(this::end, "service-end");
  private volatile int port;
  private volatile String lastLine = "";

  private boolean ended;

  private ServiceProcess(Process process, TemporaryFolder state) {
    this.process = process;
    this.state = state;
    // Where this process is told to end, nobody closes, and its state would lie about for ever.
    Runtime.getRuntime().addShutdownHook(atEnd);
    Thread reader = new Thread(this::readLog, "service-log");
    reader.setDaemon(true);
    reader.start();
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
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(argument -> !argument.startsWith("-javaagent"))
          .forEach(command::add);
      command.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Mien.class.getName()));
      command.addAll(List.of("infer", "--end-with-input"));
      command.addAll(List.of("--set", "inference.metrics.port=0"));
      command.addAll(List.of("--set", "state.dir=" + state.path()));
      settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
      ServiceProcess service =
          new ServiceProcess(new ProcessBuilder(command).redirectErrorStream(true).start(), state);
      service.awaitReady(patience);
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException("the service's process could not be started", e);
    }
  }

  private void readLog() {
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher found = PORT.matcher(line);
        if (found.matches()) {
          port = Integer.parseInt(found.group(1));
          portKnown.countDown();
        }
        lastLine = line;
      }
    } catch (IOException e) {
      // The process has ended; whoever needs it will see that.
    }
  }

  private void awaitReady(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!portKnown.await(100, TimeUnit.MILLISECONDS)
        || get("/health/ready").statusCode() != 200) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String problem = lastLine;
        close();
        throw new UserException(
            "expected the service ready within %d s, its last word was: %s"
                .formatted(patience.toSeconds(), problem));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** What its metrics say now. */
  Scrape scrape() throws InterruptedException {
    return Scrape.parse(get("/metrics").body());
  }

  private HttpResponse<String> get(String path) throws InterruptedException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(HTTP_PATIENCE)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UserException(
          "expected an answer of the service, found none; its last word was: " + lastLine, e);
    }
  }

  /** Collects garbage, so that the heap's use afterwards is what lives. */
  void collectGarbage() throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process command =
          new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (command.waitFor() != 0) {
        throw new UserException("expected a service that runs, its last word was: " + lastLine);
      }
    } catch (IOException e) {
      throw new UserException("expected a JDK with " + jcmd + ", found none", e);
    }
  }

  /** How much of its memory is in RAM, in bytes. */
  long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
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
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // The process is ending already.
    }
  }

  private synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    process.destroy();
    try {
      if (!process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      state.close();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
