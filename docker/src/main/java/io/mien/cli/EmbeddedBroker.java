package io.mien.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker inside this process, on free ports of the loopback address: for the demo and for
 * tests, with one node and one copy of everything.
 *
 * <p>What it is made of is not public API of Kafka, so all of that stays in this class. A fault
 * that Kafka takes for fatal halts the process. Thread safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int NODE_ID = 1;

  /** Always the same, so that a folder that was used before is recognised. */
  private static final String CLUSTER_ID = new Uuid(0x6d69656eL, NODE_ID).toString();

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final Optional<TemporaryFolder> temporary;

  private EmbeddedBroker(
      KafkaRaftServer server, String bootstrapServers, Optional<TemporaryFolder> temporary) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.temporary = temporary;
  }

  /** Starts a broker whose records are deleted when it is closed. */
  public static EmbeddedBroker start() {
    return start(Optional.empty(), Optional.empty());
  }

  /** Starts a broker that keeps its records in a folder, where a later one finds them again. */
  public static EmbeddedBroker start(Path directory) {
    return start(Optional.of(directory), Optional.empty());
  }

  /**
   * Starts a broker.
   *
   * @param directory keeps the records; where empty, they are deleted when the broker is closed
   * @param port where clients find it, which must be free; where empty, any free one
   */
  public static EmbeddedBroker start(Optional<Path> directory, Optional<Integer> port) {
    List<Integer> ports = freePorts(port);
    if (directory.isPresent()) {
      return start(directory.get(), ports, Optional.empty());
    }
    TemporaryFolder temporary = TemporaryFolder.make("mien-broker");
    return start(temporary.path(), ports, Optional.of(temporary));
  }

  private static EmbeddedBroker start(
      Path directory, List<Integer> ports, Optional<TemporaryFolder> temporary) {
    String bootstrapServers = "127.0.0.1:" + ports.get(0);
    format(directory);
    KafkaRaftServer server =
        new KafkaRaftServer(
            new KafkaConfig(settings(directory, bootstrapServers, ports.get(1)), false),
            Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, bootstrapServers, temporary);
  }

  /** The two ports that a broker needs, both free: its clients' and its controller's. */
  private static List<Integer> freePorts(Optional<Integer> clients) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(clients.orElse(0), 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return List.of(first.getLocalPort(), second.getLocalPort());
    } catch (IOException e) {
      String expected = clients.map(port -> "port " + port + " to be free").orElse("a free port");
      throw new UserException(
          "expected %s for the embedded broker: %s".formatted(expected, e.getMessage()), e);
    }
  }

  private static void format(Path directory) {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(NODE_ID)
            .setClusterId(CLUSTER_ID)
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(directory.toString())
            .addDirectory(directory.toString())
            // A folder that was used before keeps its identity and its records.
            .setIgnoreFormatted(true);
    try {
      formatter.run();
    } catch (Exception e) {
      throw new UserException(
          "expected a folder for the embedded broker, found one that cannot be used: " + directory,
          e);
    }
  }

  private static Map<String, String> settings(
      Path directory, String bootstrapServers, int controllerPort) {
    String controller = "127.0.0.1:" + controllerPort;
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE_ID)),
        Map.entry("controller.quorum.voters", NODE_ID + "@" + controller),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("listeners", "PLAINTEXT://" + bootstrapServers + ",CONTROLLER://" + controller),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("log.dirs", directory.toString()),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        // There is no second member to wait for, and little to compact.
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("log.cleaner.dedupe.buffer.size", "2097152"));
  }

  /** Where clients connect: address and port. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker, and deletes its records if the folder was its own. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    // Not before: a broker that misses its files halts the process.
    temporary.ifPresent(TemporaryFolder::close);
  }
}
