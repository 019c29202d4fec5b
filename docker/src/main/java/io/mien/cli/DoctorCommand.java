package io.mien.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mien.cli.Finding.Level;
import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.config.Settings;
import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import io.mien.ingest.source.CameraSources;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks whether Mien will work here, and says what to do where not. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Check machine, networks, brokers, topics and cameras, and say what to do.",
      "Changes nothing.",
      "Exit code 1 where anything FAILs."
    },
    footer = {"", "Example: mien doctor --bootstrap localhost:9092"})
final class DoctorCommand implements Callable<Integer> {
  private static final ObjectWriter JSON =
      JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the brokers may take. Default: 5s.")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = "--camera",
      paramLabel = "ID=SOURCE",
      description = "A camera to ask for one frame, as 'mien ingest' names it. Repeatable.")
  private List<String> cameras = List.of();

  @Option(
      names = "--cameras",
      paramLabel = "FILE",
      description = "The cameras file of 'mien ingest': each of its cameras is asked too.")
  private String camerasFile = "";

  @Option(
      names = "--camera-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the cameras may take. Default: 15s.")
  private Duration cameraTimeout = Duration.ofSeconds(15);

  @Mixin private BootstrapOption bootstrap = new BootstrapOption();

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Mixin private SettingsOptions settingsOptions = new SettingsOptions();

  @Spec private CommandSpec spec;

  /** What {@code --json} prints. */
  private record Report(boolean healthy, List<Finding> findings) {}

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    Logging.problemsOnly();
    Map<String, String> options = new TreeMap<>(bootstrap.settings());
    options.putAll(analyzer.settings());
    InferenceConfig config =
        InferenceConfig.from(
            settingsOptions.parse(
                InferenceConfig.definition(), InferenceConfig.clientKeys(), options));
    List<Finding> findings = new ArrayList<>(MachineDoctor.look(config));
    findings.addAll(new BrokerDoctor(config, timeout, Clock.systemUTC()).look());
    findings.addAll(cameras());
    boolean healthy = findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(new Report(healthy, findings)));
    } else {
      findings.forEach(finding -> print(out, finding));
    }
    out.flush();
    return healthy ? 0 : 1;
  }

  /** A cameras file that is broken is a finding, so that the others show too. */
  private List<Finding> cameras() throws InterruptedException {
    if (cameras.isEmpty() && camerasFile.isEmpty()) {
      return List.of();
    }
    try {
      Settings settings =
          Settings.parse(
              IngestConfig.definition(),
              IngestConfig.clientKeys(),
              Map.of(),
              System.getenv(),
              camerasFile.isEmpty() ? Map.of() : Map.of(IngestConfig.CAMERAS_FILE, camerasFile));
      List<CameraDoctor.Camera> all =
          IngestConfig.from(settings, cameras).cameras().all().stream()
              .map(
                  one ->
                      new CameraDoctor.Camera(
                          one.id(), one.maskedSource(), one.source(), one.isLive(), one.secrets()))
              .toList();
      return new CameraDoctor(CameraSources::open, cameraTimeout).look(all);
    } catch (ConfigProblemsException e) {
      return List.of(
          Finding.fail(
              "cameras",
              String.join("; ", e.problems()),
              "correct --camera, or the file of --cameras"));
    }
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf(Locale.ROOT, "%-4s  %s: %s%n", finding.level(), finding.name(), finding.found());
    if (!finding.advice().isEmpty()) {
      out.printf("      -> %s%n", finding.advice());
    }
  }
}
