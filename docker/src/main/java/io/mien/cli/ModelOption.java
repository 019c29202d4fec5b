package io.mien.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which expression model to look at. */
final class ModelOption {
  @Option(names = "--model", paramLabel = "FILE", description = "Default: the shipped model.")
  private Optional<Path> file = Optional.empty();

  /** The bundle's file; none for the shipped model. */
  Optional<Path> file() {
    return file;
  }

  /** The model, for people. */
  String name() {
    return file.map(Path::toString).orElse("the shipped model");
  }
}
