package io.mien.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.image.Dockerfile.Instruction;
import io.mien.image.Dockerfile.Stage;
import io.mien.inference.InferenceConfig;
import io.mien.ingest.IngestConfig;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of a good Dockerfile, as hadolint and others have them. */
class DockerfileTest {
  private static final Dockerfile FILE =
      Dockerfile.parse(ShippedFiles.text(ShippedFiles.DOCKER.resolve("Dockerfile")));

  private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(\\S+)");
  private static final long MEGABYTE = 1024 * 1024;

  static List<Instruction> all(String name) {
    return FILE.stages().stream()
        .flatMap(stage -> stage.instructions().stream())
        .filter(instruction -> instruction.name().equals(name))
        .toList();
  }

  @Test
  void everyBaseHasAnExactTag() {
    for (Stage stage : FILE.stages()) {
      if (FILE.stage(stage.from()).isEmpty()) {
        assertThat(stage.from()).as(stage.name()).matches("[a-z./-]+:\\d[\\w.]*\\.\\d[\\w.-]*");
      }
      assertThat(stage.name()).as("each stage has a name").isNotEmpty();
    }
  }

  @Test
  void packagesLeaveNoListsAndNothingComesFromAUrl() {
    for (Instruction run : all("RUN")) {
      assertThat(run.text()).doesNotContain("sudo ", "curl ", "wget ", "apt-get upgrade");
      if (run.text().contains("apt-get")) {
        assertThat(run.text())
            .contains(
                "apt-get update",
                "install -y --no-install-recommends",
                "rm -rf /var/lib/apt/lists/*");
      }
    }
    assertThat(all("ADD")).isEmpty();
    assertThat(all("MAINTAINER")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "train", "serve-gpu"})
  void anImageRunsAsAUserThatIsNotRootAndTellsItsHealth(String image) {
    assertThat(FILE.last(image, "USER")).contains("10001:10001");
    assertThat(FILE.last(image, "ENTRYPOINT")).contains("[\"/opt/mien/bin/mien\"]");
    assertThat(FILE.last(image, "CMD")).contains("[\"--help\"]");
    assertThat(FILE.last(image, "HEALTHCHECK").orElseThrow())
        .contains("--interval=", "--timeout=", "--start-period=", "CMD [\"/opt/mien/bin/health\"]");
    assertThat(FILE.last(image, "WORKDIR")).contains("/var/lib/mien");
    assertThat(FILE.last(image, "EXPOSE").orElseThrow().split(" "))
        .contains(
            "" + ShippedFiles.port(IngestConfig.METRICS_PORT),
            "" + ShippedFiles.port(InferenceConfig.METRICS_PORT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "train", "serve-gpu"})
  void anImageSetsWhatMienKnowsAndNoSecret(String image) {
    Map<String, String> environment = environment(image);
    assertThat(environment).containsEntry("MIEN_STATE_DIR", "/var/lib/mien");
    assertThat(ShippedFiles.variables())
        .containsAll(
            environment.keySet().stream().filter(name -> name.startsWith("MIEN_")).toList());
    List<String> names = new ArrayList<>(environment.keySet());
    names.addAll(FILE.inForce(image, "ARG"));
    assertThat(names).noneMatch(name -> name.matches("(?i).*(token|password|secret|key).*"));
  }

  private static Map<String, String> environment(String image) {
    Map<String, String> found = new HashMap<>();
    for (String text : FILE.inForce(image, "ENV")) {
      Matcher pairs = VARIABLE.matcher(text);
      while (pairs.find()) {
        found.put(pairs.group(1), pairs.group(2));
      }
    }
    return found;
  }

  @Test
  void everyFileThatIsCopiedIsThere() throws IOException {
    List<String> context = context();
    for (Instruction copy : all("COPY")) {
      String[] words = copy.text().split("\\s+", -1);
      if (words[0].startsWith("--from=")) {
        assertThat(FILE.stage(words[0].substring("--from=".length()))).as(copy.text()).isPresent();
      } else if (!words[0].equals(".")) {
        assertThat(context).contains(words[0]);
      }
    }
    assertThat(context)
        .contains("pom.xml", "docker/pom.xml", "docker/it/pom.xml", "docker/image/assemble.sh")
        .contains("docker/image/mien.sh", "docker/image/health.sh", "docker/image/jvm.options")
        .contains(".mvn/fetch-npm-files.sh", "ingest/contract/pom.xml")
        .noneMatch(path -> path.contains("/target/") || path.contains("src/test/"))
        .noneMatch(path -> path.startsWith(".git/") || path.startsWith("shared/"))
        .noneMatch(path -> path.endsWith(".env") || path.startsWith("runs/"));
    long bytes = 0;
    for (String path : context) {
      bytes += Files.size(ShippedFiles.ROOT.resolve(path));
    }
    assertThat(bytes).as("bytes of the build context").isLessThan(32 * MEGABYTE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/assemble.sh", "image/runtime.sh", "image/mien.sh", "secrets.sh"})
  void scriptsCanBeRun(String script) {
    assertThat(ShippedFiles.DOCKER.resolve(script)).isExecutable();
  }

  /** The files that a builder gets, by the rules of Dockerfile.dockerignore. */
  private static List<String> context() throws IOException {
    List<String> rules =
        ShippedFiles.text(ShippedFiles.DOCKER.resolve("Dockerfile.dockerignore"))
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        ShippedFiles.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path path = ShippedFiles.ROOT.relativize(folder);
            return path.toString().isEmpty() || !ignored(rules, path)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path path = ShippedFiles.ROOT.relativize(file);
            if (!ignored(rules, path)) {
              files.add(path.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** The last rule that matches the path or a folder above it decides. */
  private static boolean ignored(List<String> rules, Path path) {
    boolean ignored = false;
    for (String rule : rules) {
      boolean keep = rule.startsWith("!");
      String pattern = keep ? rule.substring(1) : rule;
      if (matches(pattern, path)) {
        ignored = !keep;
      }
    }
    return ignored;
  }

  private static boolean matches(String pattern, Path path) {
    String whole = pattern.startsWith("**/") ? "{,**/}" + pattern.substring(3) : pattern;
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + whole);
    for (int parts = 1; parts <= path.getNameCount(); parts++) {
      if (matcher.matches(path.subpath(0, parts))) {
        return true;
      }
    }
    return false;
  }
}
