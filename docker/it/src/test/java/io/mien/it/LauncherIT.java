package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of the distribution. */
class LauncherIT {

  /** Java passes over an archive that does not fit, and every start takes longer. */
  @Test
  void classesComeFromTheArchive(@TempDir Path folder) throws Exception {
    assumeThat(Path.of("").toAbsolutePath().toString())
        .as("Java 17 archives no classes of jars whose path has a blank")
        .doesNotContain(" ");
    Path log = folder.resolve("classes.log");
    List<String> command = new ArrayList<>(MienProcess.mien(MienProcess.TELL_CLASSES));
    command.add("--version");
    try (MienProcess version = MienProcess.run(log, command)) {
      assertThat(version.exitCode()).isZero();
    }
    assertThat(log).content().contains(MienProcess.ARCHIVED);
  }
}
