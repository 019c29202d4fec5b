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
      echo "LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}"
      for argument in "$@"; do
        case $argument in -XX:SharedArchiveFile=* | -Donnxruntime.*) echo "$argument" ;; esac
        last=$argument
      done
      echo "last=$last"
      """;

  private static final String UTF_8 = "#!/bin/sh\necho UTF-8\n";

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
    environment.put("LD_LIBRARY_PATH", "/theirs");
    Process process = launcher.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @Test
  void namesOfFilesAreUtf8WhereTheLocaleIsNot() throws Exception {
    assertThat(launched("#!/bin/sh\necho ANSI_X3.4-1968\n"))
        .isEqualTo("LC_ALL=C.UTF-8\nLD_LIBRARY_PATH=/theirs\nlast=train\n");
    assertThat(launched("#!/bin/sh\nexit 127\n")).startsWith("LC_ALL=C.UTF-8\n");
  }

  @Test
  void classesComeFromTheArchiveWhereThereIsOne() throws Exception {
    Path archive = folder.resolve("docker/target/mien/classes-17.jsa");
    Files.createFile(archive.resolveSibling("classes-21.jsa")); // of another Java
    assertThat(launched(UTF_8)).doesNotContain("SharedArchiveFile");

    Files.createFile(archive);
    assertThat(launched(UTF_8)).contains("\n-XX:SharedArchiveFile=" + archive + "\n");
  }

  @Test
  void nativesComeFromWhereTheyWereUnpacked() throws Exception {
    script("bin/uname", "#!/bin/sh\ntest $1 = -s && echo Minix || echo pdp11\n");
    Path natives = folder.resolve("docker/target/mien/natives-Minix-pdp11");
    Files.createDirectories(natives);

    assertThat(launched(UTF_8))
        .contains("\nLD_LIBRARY_PATH=" + natives + "/path:/theirs\n")
        .contains("\n-Donnxruntime.native.path=" + natives + "/onnxruntime\n");
  }

  @Test
  void aLocaleOfUtf8StaysAsItIs() throws Exception {
    assertThat(launched(UTF_8)).startsWith("LC_ALL=de_DE\n");
  }
}
