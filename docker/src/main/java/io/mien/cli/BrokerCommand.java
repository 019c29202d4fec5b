package io.mien.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The embedded broker alone, in a process of its own. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    description = "Run a throw-away Kafka broker on loopback, to try things out.")
final class BrokerCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep the records here; default: a temporary folder, deleted at the end.")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Listen here, so that clients find a broker again; default: a free port.")
  private Optional<Integer> port = Optional.empty();

  @Mixin private ParentOption parent = new ParentOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    parent.watch();
    Logging.problemsOnly();
    CountDownLatch ended = new CountDownLatch(1);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port)) {
      EndSignal.around(
          ended::countDown,
          () -> {
            spec.commandLine().getOut().println(broker.bootstrapServers());
            ended.await();
          });
    }
    return 0;
  }
}
