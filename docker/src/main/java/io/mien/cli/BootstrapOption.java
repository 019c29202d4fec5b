package io.mien.cli;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Option;

/** Which Kafka to talk to. */
final class BootstrapOption {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, separated by commas.")
  private String bootstrap = "";

  /** The setting, where the option was given. */
  Map<String, String> settings() {
    return bootstrap.isEmpty()
        ? Map.of()
        : Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
  }
}
