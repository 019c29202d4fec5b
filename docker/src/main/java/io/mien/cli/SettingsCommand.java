package io.mien.cli;

import io.mien.dashboards.live.LiveConfig;
import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import io.mien.training.TrainingSettings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the reference of the settings, straight from their definitions. */
@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    description = "List every setting: key, default, range, meaning.")
final class SettingsCommand implements Callable<Integer> {
  /** The services that have settings. */
  enum Service {
    /** Cameras to Kafka. */
    INGEST,
    /** Frames to events. */
    INFER,
    /** All of it to a page. */
    LIVE,
    /** Pictures to a model. */
    TRAIN
  }

  @Parameters(
      paramLabel = "ingest|infer|live|train",
      arity = "0..1",
      description = "One of them; default: all.")
  private Optional<Service> service = Optional.empty();

  @Option(
      names = "--markdown",
      description = "Print the page docker/CONFIGURATION.md instead, with all of them.")
  private boolean markdown;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      if (service.isPresent()) {
        throw new UserException("expected --markdown without a service: the page has all");
      }
      out.print(SettingsPage.markdown());
      out.flush();
      return 0;
    }
    for (Service one : Service.values()) {
      if (service.isEmpty() || service.get() == one) {
        out.println("# mien " + one.name().toLowerCase(Locale.ROOT));
        out.print(describe(one));
        out.println();
      }
    }
    out.println(
        "ingest, infer and live pass every setting of the Kafka clients through, unprefixed or"
            + " with");
    out.println("consumer., producer., admin.; secrets are masked in the log.");
    out.flush();
    return 0;
  }

  private static String describe(Service service) {
    return switch (service) {
      case INGEST -> describe(IngestConfig.definition());
      case INFER -> describe(InferenceConfig.definition());
      case LIVE -> describe(LiveConfig.definition());
      case TRAIN -> TrainingSettings.describe();
    };
  }

  private static String describe(ConfigDef definition) {
    StringBuilder text = new StringBuilder();
    Map<String, ConfigKey> keys = new TreeMap<>(definition.configKeys());
    for (ConfigKey key : keys.values()) {
      Object value = key.defaultValue;
      String standard = value == null || "".equals(value) ? "none" : value.toString();
      String range = key.validator == null ? "" : ", " + key.validator;
      text.append(String.format("%s (default %s%s)%n", key.name, standard, range));
      text.append(String.format("    %s%n", key.documentation));
    }
    return text.toString();
  }
}
