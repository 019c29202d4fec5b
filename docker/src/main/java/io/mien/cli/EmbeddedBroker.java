package io.mien.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
  private final Optional<Path> temporary;

  private EmbeddedBroker(
      KafkaRaftServer server, String bootstrapServers, Optional<Path> temporary) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.temporary = temporary;
  }

  /** Starts a broker whose records are deleted when it is closed. */
  public static EmbeddedBroker start() {
    try {
      Path directory = Files.createTempDirectory("mien-broker");
      return start(directory, Optional.of(directory));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the embedded broker", e);
    }
  }

  /** Starts a broker that keeps its records in a folder, where a later one finds them again. */
  public static EmbeddedBroker start(Path directory) {
    return start(directory, Optional.empty());
  }

  private static EmbeddedBroker start(Path directory, Optional<Path> temporary) {
    List<Integer> ports = freePorts();
    String bootstrapServers = "127.0.0.1:" + ports.get(0);
    format(directory);
    KafkaRaftServer server =
        new KafkaRaftServer(
            new KafkaConfig(settings(directory, bootstrapServers, ports.get(1)), false),
            Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, bootstrapServers, temporary);
  }

  /** Two at once, since a single one might be given out again. */
  private static List<Integer> freePorts() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return List.of(first.getLocalPort(), second.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("found no free port for the embedded broker", e);
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
    temporary.ifPresent(EmbeddedBroker::delete);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
