package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.contract.topic.Topics;
import io.mien.dashboards.live.LiveConfig;
import io.mien.dashboards.live.LiveView;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceService;
import io.mien.ingest.CameraConfig;
import io.mien.ingest.IngestConfig;
import io.mien.ingest.IngestService;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.SlideshowSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Broker, camera and stream in one process, with a line a second. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "See the whole pipeline at work on an embedded Kafka broker.",
    footer = {"", "Example: mien demo --source talk.mp4 --for 30s"})
final class DemoCommand implements Callable<Integer> {
  private static final Duration STARTUP = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  @Option(
      names = "--source",
      paramLabel = "FILE|FOLDER",
      description = "A video, a picture or a folder of pictures; default: six sample pictures.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "End after a time such as 30s; default: on Ctrl-C.")
  private Optional<Duration> time = Optional.empty();

  @Option(
      names = "--headless",
      description = "Plain lines for scripts and logs, also on a terminal.")
  private boolean headless;

  @Option(
      names = "--inference-metrics-port",
      paramLabel = "PORT",
      description = "Port of the stream's /metrics; default: any free one.")
  private int inferenceMetricsPort;

  @Option(
      names = "--ingest-metrics-port",
      paramLabel = "PORT",
      description = "Port of the camera's /metrics; default: any free one.")
  private int ingestMetricsPort;

  @Option(
      names = "--no-browser",
      description = "Do not open the live view in a browser, also where there is a desktop.")
  private boolean noBrowser;

  @Option(
      names = "--live-port",
      paramLabel = "PORT",
      description = "Port of the live view; default: any free one.")
  private int livePort;

  @Option(
      names = "--show-faces",
      description = "Show faces in the live view as they are; default: unrecognisable.")
  private boolean showFaces;

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Spec private CommandSpec spec;

  private final CountDownLatch interrupted = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    Logging.problemsOnly();
    if (source.isPresent()) {
      String given = source.get();
      run(Files.isDirectory(Path.of(given)) ? CameraSources.SLIDESHOW + given : given, 0);
    } else {
      try (SamplePictures samples = SamplePictures.unpack()) {
        run("samples=" + CameraSources.SLIDESHOW + samples.folder(), SamplePictures.COUNT);
      }
    }
    return 0;
  }

  private void run(String camera, int pictureCount) throws InterruptedException {
    CameraSources.open(CameraConfig.parse(camera).source()).close(); // fail before anything starts
    PrintWriter out = spec.commandLine().getOut();
    out.println("Mien demo: starting a Kafka broker, a camera and the stream ...");
    DemoTally tally = new DemoTally(SlideshowSettings.DEFAULT.framesPerPicture(), pictureCount);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        TemporaryFolder state = TemporaryFolder.make("mien-demo");
        InferenceService inference = InferenceService.start(inferenceConfig(broker, state));
        EventFollower follower =
            EventFollower.open(broker.bootstrapServers(), Topics.EXPRESSIONS, tally::add);
        IngestService ingest = IngestService.open(ingestConfig(broker, camera));
        LiveView live = LiveView.start(liveConfig(broker))) {
      out.printf(
          "broker %s, metrics http://127.0.0.1:%d/metrics and http://127.0.0.1:%d/metrics%n",
          broker.bootstrapServers(), inference.metricsPort(), ingest.metricsPort());
      out.printf("live view %s%n", live.url());
      out.flush();
      if (!noBrowser && !headless && Terminal.attached()) {
        Browser.open(live.url());
      }
      // Else the first seconds would be a backlog, which no camera of yours would see.
      if (!follower.await(inference::isReady, STARTUP)) {
        throw new UserException("the stream was not ready within " + STARTUP.toSeconds() + " s");
      }
      EndSignal.around(interrupted::countDown, () -> play(ingest, inference, tally));
      // Every frame that was published counts in the summary, as far as it can be read by now.
      follower.await(
          () ->
              inference.metrics().cameras().frames() + inference.metrics().stream().deadLetters()
                      >= ingest.metrics().published()
                  && tally.events() >= inference.metrics().cameras().faces(),
          DRAIN);
      if (ingest.metrics().published() == 0) {
        throw new UserException("expected a source with at least one readable frame, found none");
      }
      out.printf(
          Locale.ROOT,
          "%n%d frames published, %d judged, %d faces, %d events, %d dead letters%n%s%n",
          ingest.metrics().published(),
          inference.metrics().cameras().frames(),
          inference.metrics().cameras().faces(),
          tally.events(),
          inference.metrics().stream().deadLetters(),
          tally.summary());
      out.flush();
    }
  }

  private void play(IngestService ingest, InferenceService inference, DemoTally tally)
      throws InterruptedException {
    CompletableFuture<Void> camera =
        CompletableFuture.runAsync(
            () -> {
              try {
                ingest.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    long start = System.nanoTime();
    long end = time.map(given -> start + given.toNanos()).orElse(Long.MAX_VALUE);
    Screen screen = new Screen(spec.commandLine().getOut(), !headless && Terminal.attached());
    long before = 0;
    for (int second = 1; System.nanoTime() < end; second++) {
      long next = Math.min(end, start + TimeUnit.SECONDS.toNanos(second));
      if (interrupted.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        break;
      }
      rethrowFailure(camera);
      if (!inference.isAlive()) {
        inference.await(); // says why it stopped
      }
      if (camera.isDone()) {
        break;
      }
      long frames = inference.metrics().cameras().frames();
      screen.line(second, frames - before, tally);
      before = frames;
    }
    ingest.stop();
    try {
      camera.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (TimeoutException e) {
      throw new UserException("the camera did not end within 10 s", e);
    }
  }

  private static void rethrowFailure(CompletableFuture<Void> camera) throws InterruptedException {
    if (camera.isCompletedExceptionally()) {
      try {
        camera.get();
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return e.getCause() instanceof RuntimeException known
        ? known
        : new IllegalStateException("the camera broke", e.getCause());
  }

  private InferenceConfig inferenceConfig(EmbeddedBroker broker, TemporaryFolder state) {
    Map<String, String> given = new TreeMap<>(analyzer.settings());
    given.put("bootstrap.servers", broker.bootstrapServers());
    given.put("application.id", group());
    given.put("state.dir", state.path().toString());
    given.put(InferenceConfig.METRICS_PORT, Integer.toString(inferenceMetricsPort));
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(), InferenceConfig.clientKeys(), Map.of(), Map.of(), given));
  }

  private static String group() {
    return "mien-demo-" + ProcessHandle.current().pid();
  }

  private LiveConfig liveConfig(EmbeddedBroker broker) {
    Map<String, String> given =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            LiveConfig.PORT,
            Integer.toString(livePort),
            LiveConfig.GROUP,
            group(),
            LiveConfig.SHOW_FACES,
            Boolean.toString(showFaces));
    return LiveConfig.from(
        Settings.parse(
            LiveConfig.definition(), LiveConfig.clientKeys(), Map.of(), Map.of(), given));
  }

  private IngestConfig ingestConfig(EmbeddedBroker broker, String camera) {
    Map<String, String> given =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            IngestConfig.LOOP,
            "true",
            IngestConfig.METRICS_PORT,
            Integer.toString(ingestMetricsPort));
    return IngestConfig.from(
        Settings.parse(
            IngestConfig.definition(), IngestConfig.clientKeys(), Map.of(), Map.of(), given),
        List.of(camera));
  }

  /** One line a second. */
  private record Screen(PrintWriter out, boolean colours) {
    void line(int second, long framesPerSecond, DemoTally tally) {
      String latest = tally.latest();
      out.printf(
          Locale.ROOT,
          "%4d s  %3d frames/s  %6d faces  %s%n",
          second,
          framesPerSecond,
          tally.events(),
          colours ? "\u001b[1m" + latest + "\u001b[0m" : latest);
      out.flush();
    }
  }
}
