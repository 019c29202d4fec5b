package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.ingest.IngestConfig;
import io.mien.ingest.IngestService;
import io.mien.ingest.camera.SecretMask;
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
    description = {
      "Bring cameras, videos, pictures and folders of pictures into Kafka.",
      "Live cameras are opened again for ever when they are lost; it ends by itself only where all",
      "are files, and these have ended. Where Kafka is away, live cameras drop their frames and",
      "files wait."
    },
    footer = {
      "",
      "Examples:",
      "  mien ingest --bootstrap localhost:9092 --cameras cameras.yml",
      "  mien ingest --bootstrap localhost:9092 --loop door=door.mp4 till=rtsp://till/1",
      "",
      "cameras.yml, read again when it changes; $${NAME} is an environment variable:",
      "  defaults: {fps: 5}",
      "  cameras:",
      "    - id: door",
      "      url: rtsp://$${DOOR_USER}:$${DOOR_PASSWORD}@10.0.0.5/live",
      "    - id: hall",
      "      url: http://10.0.0.6/mjpeg",
      "      maxWidth: 1280            # and maxHeight, jpegQuality, fps, loop",
      "      transport: udp            # rtsp: tcp or udp",
      "      stallTimeoutMillis: 5000  # and openTimeoutMillis",
      "      roi: {left: 0.25, top: 0, width: 0.5, height: 1}    # of the picture",
      "      masks: [{left: 0, top: 0, width: 0.25, height: 0.5}]  # black",
      "",
      "All settings: mien settings ingest"
    })
final class IngestCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(IngestCommand.class);

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = {
        "ID=SOURCE or SOURCE: a URL, a USB camera (/dev/video0 or usb:0), a video, a picture, a",
        "folder, or slideshow:FOLDER."
      })
  private List<String> sources = List.of();

  @Option(
      names = "--cameras",
      paramLabel = "FILE",
      description = "YAML file of cameras, besides the sources; see below.")
  private Optional<String> cameras = Optional.empty();

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
    log.info("settings:{}", SecretMask.URLS_ONLY.masked(settings.describe()));
    IngestConfig config = IngestConfig.from(settings, sources);
    Logging.quietClients();
    try (IngestService service = IngestService.open(config)) {
      log.info("metrics on port {}", service.metricsPort());
      AtomicBoolean told = new AtomicBoolean();
      EndSignal.around(
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
    cameras.ifPresent(file -> given.put(IngestConfig.CAMERAS_FILE, file));
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
