package io.mien.inference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Pictures and models for trials that lie beside a checkout and are not part of it. */
public final class SharedFiles {

  private SharedFiles() {}

  /** A file of the folder {@code shared}; the test is skipped where there is none. */
  public static Path find(String name) {
    Optional<Path> file =
        roots().map(root -> root.resolve(name)).filter(Files::isRegularFile).findFirst();
    assumeTrue(
        file.isPresent(), () -> "needs " + name + " in a folder 'shared' above, or in MIEN_SHARED");
    return file.orElseThrow();
  }

  /** A picture of the npm package that the demo fetches; skipped where it was never fetched. */
  public static Path sample(int number) {
    String cache =
        System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
    Path file = Path.of(cache, "mien/npm/@vladmandic/face-api@1.7.15", "sample" + number + ".jpg");
    assumeTrue(Files.isRegularFile(file), () -> "needs the demo's pictures: " + file);
    return file;
  }

  private static Stream<Path> roots() {
    Stream<Path> given =
        Stream.of(
                Optional.ofNullable(System.getProperty("MIEN_SHARED")),
                Optional.ofNullable(System.getenv("MIEN_SHARED")))
            .flatMap(Optional::stream)
            .map(Path::of);
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("shared"));
    return Stream.concat(given, above);
  }
}
