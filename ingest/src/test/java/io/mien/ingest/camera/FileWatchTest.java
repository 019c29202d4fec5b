package io.mien.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.camera.FileWatch.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  @TempDir private Path folder;
  private final BlockingQueue<Found> found = new LinkedBlockingQueue<>();

  @Test
  void tellsEachNewContentOnceAndThatTheFileIsGone() throws Exception {
    Path file = Files.writeString(folder.resolve("cameras.yml"), "one");
    try (FileWatch watch = FileWatch.start(file, "one", INTERVAL, found::add)) {
      assertThat(watch).isNotNull();
      Files.writeString(file, "two");
      assertThat(next().text()).contains("two");
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      Files.delete(file);
      assertThat(next().problem()).contains("expected a cameras file, found nothing at " + file);
      Files.writeString(file, "two");
      assertThat(next().text()).contains("two");
    }
    assertThat(found).isEmpty();
  }

  /** As Kubernetes does it: the file is a link into a folder, which is a link that is swapped. */
  @Test
  void seesALinkThatIsSwapped() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..1"));
    Path second = Files.createDirectory(folder.resolve("..2"));
    Files.writeString(first.resolve("cameras.yml"), "one");
    Files.writeString(second.resolve("cameras.yml"), "two");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
    Path file =
        Files.createSymbolicLink(folder.resolve("cameras.yml"), Path.of("..data/cameras.yml"));
    try (FileWatch watch = FileWatch.start(file, "one", INTERVAL, found::add)) {
      assertThat(watch).isNotNull();
      swap(data, second);
      assertThat(next().text()).contains("two");
    }
  }

  @Test
  void goesOnAfterAFaultOfWhoeverIsTold() throws Exception {
    Path file = Files.writeString(folder.resolve("cameras.yml"), "one");
    try (FileWatch watch =
        FileWatch.start(
            file,
            "one",
            INTERVAL,
            now -> {
              found.add(now);
              throw new IllegalStateException("a fault");
            })) {
      assertThat(watch).isNotNull();
      Files.writeString(file, "two");
      assertThat(next().text()).contains("two");
      Files.writeString(file, "three");
      assertThat(next().text()).contains("three");
    }
  }

  private static void swap(Path link, Path target) throws IOException {
    Path fresh = Files.createSymbolicLink(link.resolveSibling("..tmp"), target);
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
  }

  private Found next() throws InterruptedException {
    return Optional.ofNullable(found.poll(30, TimeUnit.SECONDS)).orElseThrow();
  }
}
