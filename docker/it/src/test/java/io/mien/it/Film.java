package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real video of one face; a test is skipped where it is absent. */
final class Film {
  private static final String NAME = "media/pyfeat_single_face.mp4";

  private Film() {}

  /** Where it lies, in a folder {@code shared}. */
  static Path video() {
    Optional<Path> found =
        Stream.concat(
                Optional.ofNullable(System.getenv("MIEN_SHARED")).map(Path::of).stream(),
                Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                    .map(path -> path.resolve("shared")))
            .map(root -> root.resolve(NAME))
            .filter(Files::isRegularFile)
            .findFirst();
    assumeTrue(found.isPresent(), "needs " + NAME + " in a folder 'shared' above");
    return found.orElseThrow();
  }

  /** Its frames of 640 x 360 as JPEG, which are written into a folder. */
  static List<byte[]> pictures(Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "no ffmpeg to read the video with");
    Process ffmpeg =
        new ProcessBuilder(
                "/usr/bin/ffmpeg",
                "-loglevel",
                "error",
                "-i",
                video().toString(),
                "-q:v",
                "4",
                folder.resolve("%03d.jpg").toString())
            .inheritIO()
            .start();
    assertThat(ffmpeg.waitFor()).isZero();
    List<byte[]> pictures = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        pictures.add(Files.readAllBytes(file));
      }
    }
    return pictures;
  }
}
