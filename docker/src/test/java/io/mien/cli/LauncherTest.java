package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code mien}, with a Java that tells what it was given. */
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then
        echo 'openjdk version "17.0.1"' >&2
        exit
      fi
      echo "LC_ALL=${LC_ALL:-}"
      for argument in "$@"; do
        case $argument in -XX:SharedArchiveFile=*) echo "archive=${argument#*=}" ;; esac
        last=$argument
      done
      echo "last=$last"
      """;

  @TempDir private Path parent;
  private Path folder;

  @BeforeEach
  void writeAHome() throws IOException {
    folder = Files.createDirectory(parent.toRealPath().resolve("a home"));
    Files.copy(Path.of("..", "mien"), folder.resolve("mien"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(folder.resolve("docker/target/mien/lib"));
    script("jdk/bin/java", JAVA);
  }

  private void script(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(Files.writeString(file, text).toFile().setExecutable(true)).isTrue();
  }

  /** What Java was given where {@code locale} is this script. */
  private String launched(String locale) throws Exception {
    script("bin/locale", locale);
    ProcessBuilder launcher = new ProcessBuilder("sh", folder.resolve("mien").toString(), "train");
    Map<String, String> environment = launcher.environment();
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("LC_ALL", "de_DE");
    Process process = launcher.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void namesOfFilesAreUtf8WhereTheLocaleIsNot() throws Exception {
    assertThat(launched("#!/bin/sh\necho ANSI_X3.4-1968\n"))
        .isEqualTo("LC_ALL=C.UTF-8\nlast=train\n");
    assertThat(launched("#!/bin/sh\nexit 127\n")).startsWith("LC_ALL=C.UTF-8\n");
  }

  @Test
  void classesComeFromTheArchiveWhereThereIsOne() throws Exception {
    Path archive = Files.createFile(folder.resolve("docker/target/mien/classes.jsa"));

    assertThat(launched("#!/bin/sh\necho UTF-8\n")).contains("\narchive=" + archive + "\nlast=");
  }

  @Test
  void aLocaleOfUtf8StaysAsItIs() throws Exception {
    assertThat(launched("#!/bin/sh\necho UTF-8\n")).isEqualTo("LC_ALL=de_DE\nlast=train\n");
  }
}
