package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceService;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Judges the frames of a topic until it is told to end. */
@Command(
    name = "infer",
    mixinStandardHelpOptions = true,
    description = "Turn the frames in Kafka into expression events, exactly once.",
    footer = {
      "",
      "Example: mien infer --bootstrap localhost:9092",
      "All settings: mien settings infer"
    })
final class InferCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(InferCommand.class);

  @Mixin private BootstrapOption bootstrap = new BootstrapOption();

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Mixin private SettingsOptions settingsOptions = new SettingsOptions();

  @Mixin private ParentOption parent = new ParentOption();

  @Override
  public Integer call() throws InterruptedException {
    parent.watch();
    Map<String, String> options = new TreeMap<>(bootstrap.settings());
    options.putAll(analyzer.settings());
    Settings settings =
        settingsOptions.parse(InferenceConfig.definition(), InferenceConfig.clientKeys(), options);
    log.info("settings:{}", settings.describe());
    InferenceConfig config = InferenceConfig.from(settings);
    EndSignal.around(Thread.currentThread()::interrupt, () -> serve(config));
    return 0;
  }

  private static void serve(InferenceConfig config) throws InterruptedException {
    Logging.quietTries();
    try (InferenceService service = InferenceService.start(config)) {
      log.info("metrics on port {}", service.metricsPort());
      service.await();
    }
  }
}
