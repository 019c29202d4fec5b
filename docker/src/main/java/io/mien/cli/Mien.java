package io.mien.cli;

import io.mien.contract.config.ConfigProblemsException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code mien}. */
@Command(
    name = "mien",
    description = "Streaming video expression analytics on Kafka.",
    mixinStandardHelpOptions = true,
    versionProvider = MienVersion.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Mien implements Runnable {

  /** In the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          AnalyzeCommand.class,
          IngestCommand.class,
          SimulateCommand.class,
          InferCommand.class,
          LiveCommand.class,
          BenchCommand.class,
          SettingsCommand.class,
          DoctorCommand.class,
          BrokerCommand.class,
          PrepareFacesCommand.class,
          TrainCommand.class,
          StudyCommand.class,
          EvaluateCommand.class,
          ModelsCommand.class,
          MeasureCropCommand.class,
          MeasureQualityCommand.class,
          HelpCommand.class);

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @CommandLine.Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command, found none");
  }

  /** Runs one command and returns its exit code: 0 done, 1 failed, 2 wrong usage. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    Mien mien = new Mien();
    CommandLine command = mien.command(out, err, List.of(arguments));
    try {
      return command.execute(arguments);
    } catch (LinkageError e) { // an image without training, or natives of another platform
      return mien.explainMissing(e, err);
    }
  }

  /** The command line that reads these arguments. */
  CommandLine command(PrintWriter out, PrintWriter err, List<String> arguments) {
    CommandLine line = new CommandLine(this);
    wanted(arguments).forEach(line::addSubcommand);
    flow(line);
    return line.setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Mien::explainUsage)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> explainFailure(failure, command.getErr()));
  }

  /**
   * The command that the arguments name, or all where they name none: a service is to be back soon,
   * and to make the options of all commands takes its time.
   */
  private static List<Class<?>> wanted(List<String> arguments) {
    Optional<String> name = arguments.stream().filter(word -> !word.equals("--debug")).findFirst();
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(type -> type != HelpCommand.class) // which knows the others
            .filter(type -> name.equals(Optional.of(type.getAnnotation(Command.class).name())))
            .toList();
    return named.isEmpty() ? COMMANDS : named;
  }

  /**
   * Breaks descriptions where the lines of the help end, and not where those of the source do. An
   * empty line parts paragraphs.
   */
  private static void flow(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String description = String.join(" ", spec.usageMessage().description());
    spec.usageMessage().description(description.replace("  ", "\n\n").split("\n", -1));
    for (ArgSpec argument : List.copyOf(spec.args())) {
      if (argument.description().length > 1) {
        String flowing = String.join(" ", argument.description());
        spec.remove(argument);
        spec.add(
            argument instanceof OptionSpec option
                ? option.toBuilder().description(flowing).build()
                : ((PositionalParamSpec) argument).toBuilder().description(flowing).build());
      }
    }
    command.getSubcommands().values().forEach(Mien::flow);
  }

  private int explainMissing(LinkageError failure, PrintWriter err) {
    err.println(
        "mien: expected every part of Mien for this command, found one missing: "
            + failure
            + " (training needs the image of target 'train', and CUDA 13 and cuDNN 9 where it was built"
            + " with -Pgpu-training)");
    if (debug) {
      failure.printStackTrace(err);
    }
    return 1;
  }

  private static int explainUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("mien: " + lowerFirst(String.valueOf(failure.getMessage())));
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return 2;
  }

  private int explainFailure(Exception failure, PrintWriter err) {
    if (EndSignal.isReceived() && !debug) {
      return 1; // it failed because it was to end
    }
    if (failure instanceof ConfigProblemsException several) {
      several.problems().forEach(problem -> err.println("mien: " + problem));
    } else if (isForUsers(failure)) {
      err.println("mien: " + failure.getMessage());
    } else {
      // Of the native library's messages the first line says it; the others are its stack.
      String first = failure.toString().lines().findFirst().orElse("");
      err.println("mien: unexpected " + first + (debug ? "" : " (--debug shows where)"));
    }
    if (debug) {
      failure.printStackTrace(err);
    }
    return 1;
  }

  /** Our own exceptions say what was expected and found; others are faults. */
  private static boolean isForUsers(Exception failure) {
    return failure.getClass().getName().startsWith("io.mien.");
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  /** Entry point of the process. */
  @SuppressWarnings("checkstyle:RegexpSinglelineJava") // the one place that gives exit codes
  public static void main(String[] arguments) {
    EndSignal.await();
    int code = run(writer(System.out), writer(System.err), arguments);
    System.exit(EndSignal.commandDone(code));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
