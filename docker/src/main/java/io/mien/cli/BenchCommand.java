package io.mien.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The measurements that anyone can rerun. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure Mien on this machine.",
    subcommands = {
      StreamBenchCommand.class,
      BatchingBenchCommand.class,
      SavingBenchCommand.class,
      CamerasBenchCommand.class,
      SoakBenchCommand.class,
      TrackingBenchCommand.class,
      PrecisionBenchCommand.class,
      TrainingBenchCommand.class,
      IngestBenchCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine command = spec.commandLine();
    throw new ParameterException(
        command, "expected one of " + command.getSubcommands().keySet() + ", found nothing");
  }
}
