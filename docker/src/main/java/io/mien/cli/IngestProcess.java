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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mien ingest} in a child process, so that its CPU time is its own, with this process's
 * Java, class path and flags.
 */
final class IngestProcess implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile(".*metrics on port (\\d+).*");
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(20);
  private static final long END_PATIENCE_SECONDS = 30;

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch portKnown = new CountDownLatch(1);
  private final Process process;
  private volatile int port;
  private volatile String lastLine = "";

  private IngestProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::readLog, "ingest-log");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it and waits until it has opened its camera. */
  static IngestProcess start(
      String bootstrap, String camera, Map<String, String> settings, Duration patience)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Mien.class.getName()));
    command.addAll(List.of("ingest", "--bootstrap", bootstrap));
    command.addAll(List.of("--set", "ingest.metrics.port=0"));
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    command.add(camera);
    try {
      IngestProcess ingest =
          new IngestProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
      ingest.awaitPort(patience);
      return ingest;
    } catch (IOException e) {
      throw new UncheckedIOException("the process of ingest could not be started", e);
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

  private void awaitPort(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!portKnown.await(100, TimeUnit.MILLISECONDS)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String problem = lastLine;
        close();
        throw new UserException(
            "expected ingest at work within %d s, its last word was: %s"
                .formatted(patience.toSeconds(), problem));
      }
    }
  }

  /** What its metrics say now. */
  Scrape scrape() throws InterruptedException {
    try {
      return Scrape.parse(
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                      .timeout(HTTP_PATIENCE)
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new UserException(
          "expected an answer of ingest, found none; its last word was: " + lastLine, e);
    }
  }

  /** CPU time of all its threads so far. */
  Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(
            () -> new UserException("expected ingest at work, its last word was: " + lastLine));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
