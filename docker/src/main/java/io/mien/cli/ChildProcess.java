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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service of Mien in a child process, so that its memory and its CPU time are its own, with this
 * process's Java, class path and flags. It ends with this process, where that is told to end.
 */
final class ChildProcess implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile(".*metrics on port (\\d+).*");
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(20);
  private static final long END_PATIENCE_SECONDS = 45;

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch portKnown = new CountDownLatch(1);
  private final Process process;
  private final Runnable afterwards;
  private final Thread atEnd = new Thread(this::end, "child-end");
  private volatile int port;
  private volatile String lastLine = "";

  private boolean ended;

  private ChildProcess(Process process, Runnable afterwards) {
    this.process = process;
    this.afterwards = afterwards;
    // Where this process is told to end, nobody closes, and the child would go on for ever.
    Runtime.getRuntime().addShutdownHook(atEnd);
    Thread reader = new Thread(this::readLog, "child-log");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a command of Mien.
   *
   * @param flags of its Java, beside those of this one
   * @param arguments the command and its options
   * @param afterwards is run once when it has ended
   */
  static ChildProcess start(List<String> flags, List<String> arguments, Runnable afterwards) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Mien.class.getName()));
    command.addAll(arguments);
    try {
      return new ChildProcess(
          new ProcessBuilder(command).redirectErrorStream(true).start(), afterwards);
    } catch (IOException e) {
      throw new UncheckedIOException("the process of a service could not be started", e);
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

  /** Something that is to become true of the process. */
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  /**
   * Waits until it serves its metrics and a condition holds.
   *
   * @throws UserException when it ends before, or takes too long; it is closed then
   */
  void await(Condition condition, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!portKnown.await(100, TimeUnit.MILLISECONDS) || !condition.holds()) {
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

  /** What its port for metrics and health answers. */
  HttpResponse<String> get(String path) throws InterruptedException {
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

  long pid() {
    return process.pid();
  }

  /** The last line that it wrote. */
  String lastLine() {
    return lastLine;
  }

  /** CPU time of all its threads so far, those that have ended included. */
  Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(
            () -> new UserException("expected a service at work, its last word was: " + lastLine));
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // This process is ending already.
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
      afterwards.run();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
