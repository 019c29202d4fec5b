package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.ingest.IngestConfig;
import io.mien.ingest.IngestService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays sources into the frames topic. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = "Play videos, pictures and folders of pictures into Kafka.",
    footer = {
      "",
      "Example: mien ingest --bootstrap localhost:9092 --loop door=door.mp4 till=till.mp4",
      "All settings: mien settings ingest"
    })
final class IngestCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(IngestCommand.class);

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = "ID=SOURCE or SOURCE: a video, a picture, a folder, or slideshow:FOLDER.")
  private List<String> sources = List.of();

  @Mixin private BootstrapOption bootstrap = new BootstrapOption();

  @Mixin private SettingsOptions settingsOptions = new SettingsOptions();

  @Option(names = "--loop", description = "Start again at the end.")
  private boolean loop;

  @Option(names = "--fast", description = "As fast as Kafka takes the frames, not in real time.")
  private boolean fast;

  @Option(names = "--fps", paramLabel = "N", description = "At most N frames a second and camera.")
  private Optional<String> framesPerSecond = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings =
        settingsOptions.parse(IngestConfig.definition(), IngestConfig.clientKeys(), options());
    log.info("settings:{}", settings.describe());
    IngestConfig config = IngestConfig.from(settings, sources);
    try (IngestService service = Logging.whileConnecting(() -> IngestService.open(config))) {
      log.info("metrics on port {}", service.metricsPort());
      AtomicBoolean told = new AtomicBoolean();
      ShutdownHook.around(
          () -> {
            told.set(true);
            service.stop();
          },
          service::run);
      if (service.metrics().published() == 0 && !told.get()) {
        throw new UserException("expected sources with at least one readable frame, found none");
      }
      log.info("published {} frames", service.metrics().published());
    }
    return 0;
  }

  private Map<String, String> options() {
    Map<String, String> given = new TreeMap<>(bootstrap.settings());
    if (loop) {
      given.put(IngestConfig.LOOP, "true");
    }
    if (fast) {
      given.put(IngestConfig.REALTIME, "false");
    }
    framesPerSecond.ifPresent(number -> given.put(IngestConfig.FPS, number));
    return given;
  }
}
