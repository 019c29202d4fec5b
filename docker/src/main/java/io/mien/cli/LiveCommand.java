package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.dashboards.live.LiveConfig;
import io.mien.dashboards.live.LiveView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the live view of a cluster until it is told to end. */
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    description = {
      "Serve a page that shows the cameras, and what the stream says of them.",
      "Faces are made unrecognisable before a picture leaves, unless --show-faces is given; which"
          + " faces there are is up to the detector."
    },
    footer = {
      "",
      "Example: mien live --bootstrap localhost:9092",
      "For others:  MIEN_LIVE_TOKEN=$(openssl rand -hex 24) mien live --host 0.0.0.0 ...",
      "It reads Kafka only while a browser is connected, joins no group and writes nothing.",
      "All settings: mien settings live"
    })
final class LiveCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(LiveCommand.class);

  @Mixin private BootstrapOption bootstrap = new BootstrapOption();

  @Mixin private SettingsOptions settingsOptions = new SettingsOptions();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Listen here; default: 127.0.0.1. On an address that other machines reach a token is"
              + " needed, from the variable MIEN_LIVE_TOKEN or from --token-file.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Listen on this port, 0 for any free one; default: 8765.")
  private Optional<String> port = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token, on the file's first line. Whoever shows it may look.")
  private Optional<String> tokenFile = Optional.empty();

  @Option(
      names = "--show-faces",
      description = "Show faces as they are. Only where all who are filmed agree.")
  private boolean showFaces;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "At most N pictures a second and camera; default: 10.")
  private Optional<String> framesPerSecond = Optional.empty();

  @Option(
      names = "--group",
      paramLabel = "ID",
      description = "The application.id of 'mien infer'; default: mien-inference.")
  private Optional<String> group = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    settingsOptions.refuseOnCommandLine(
        LiveConfig.TOKEN,
        "expected the token in the variable MIEN_LIVE_TOKEN or in --token-file, found it on the"
            + " command line, where every user of this machine sees it");
    Settings settings =
        settingsOptions.parse(LiveConfig.definition(), LiveConfig.clientKeys(), options());
    log.info("settings:{}", settings.describe());
    try (LiveView view = LiveView.start(LiveConfig.from(settings))) {
      spec.commandLine().getOut().println("live view " + view.url());
      EndSignal.around(view::close, view::await);
    }
    return 0;
  }

  private Map<String, String> options() {
    Map<String, String> given = new TreeMap<>(bootstrap.settings());
    host.ifPresent(one -> given.put(LiveConfig.HOST, one));
    port.ifPresent(one -> given.put(LiveConfig.PORT, one));
    tokenFile.ifPresent(one -> given.put(LiveConfig.TOKEN_FILE, one));
    framesPerSecond.ifPresent(one -> given.put(LiveConfig.FPS, one));
    group.ifPresent(one -> given.put(LiveConfig.GROUP, one));
    if (showFaces) {
      given.put(LiveConfig.SHOW_FACES, "true");
    }
    return given;
  }
}
