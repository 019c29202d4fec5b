package io.mien.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The commit that a program was built from, for provenance. */
final class SourceCommit {
  private static final String UNKNOWN = "unknown";
  private static final int TIMEOUT_SECONDS = 10;

  private SourceCommit() {}

  /**
   * The commit checked out in a folder, with {@code +changes} where tracked files differ from it,
   * or {@code unknown} where git does not know.
   */
  static String in(Path folder) {
    Optional<String> commit = git(folder, "rev-parse", "HEAD");
    Optional<String> changes = git(folder, "status", "--porcelain", "--untracked-files=no");
    return commit
        .map(id -> changes.map(String::isEmpty).orElse(false) ? id : id + "+changes")
        .orElse(UNKNOWN);
  }

  private static Optional<String> git(Path folder, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder("git");
    builder.command().addAll(List.of(arguments));
    builder
        .directory(folder.toAbsolutePath().toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean done = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return done && process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no git on this machine
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
