package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the figures of a measurement go, for machines. */
final class ReportOption {
  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private Optional<Path> json = Optional.empty();

  /** Before anything starts. */
  void check() {
    json.ifPresent(OutputFile::check);
  }

  /** Writes them, where that was asked for. */
  void write(ObjectNode report) {
    json.ifPresent(file -> JsonFile.write(file, report));
  }
}
