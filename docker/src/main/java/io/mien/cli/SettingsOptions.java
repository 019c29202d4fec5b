package io.mien.cli;

import io.mien.contract.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Option;

/**
 * Where settings come from: a file, the environment, {@code --set}, and a command's own options.
 */
final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with settings; 'mien settings' lists them.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over the file and the environment. Repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Refuses a key that must not stand where every user of the machine can read it.
   *
   * @throws UserException with this message, where the key is given by {@code --set}
   */
  void refuseOnCommandLine(String key, String message) {
    if (settings.containsKey(key)) {
      throw new UserException(message);
    }
  }

  /**
   * Parses all settings.
   *
   * @param clientKeys names of Kafka's keys that go through
   * @param options what the command's own options say; they win
   */
  Settings parse(ConfigDef definition, Set<String> clientKeys, Map<String, String> options) {
    Map<String, String> commandLine = new TreeMap<>(settings);
    commandLine.putAll(options);
    return Settings.parse(
        definition,
        clientKeys,
        file.toString().isEmpty() ? Map.of() : Settings.readFile(file),
        System.getenv(),
        commandLine);
  }
}
