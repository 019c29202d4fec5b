package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdentityTest {

  @TempDir private Path folder;

  private static String idOf(Path directory) {
    try (InstanceIdentity identity = InstanceIdentity.claim(directory)) {
      return identity.id();
    }
  }

  @Test
  void staysTheSameFromStartToStart() {
    assertThat(idOf(folder)).isEqualTo(idOf(folder)).hasSize(36);
  }

  @Test
  void differsFromDirectoryToDirectory() {
    assertThat(idOf(folder.resolve("a"))).isNotEqualTo(idOf(folder.resolve("b")));
  }

  @Test
  void tellsWhetherTheInstanceBeforeLeftInOrder() {
    try (InstanceIdentity first = InstanceIdentity.claim(folder)) {
      assertThat(first.leftInOrder()).as("there was none before").isFalse();
      first.leave();
    }
    try (InstanceIdentity second = InstanceIdentity.claim(folder)) {
      assertThat(second.leftInOrder()).isTrue();
    }
    try (InstanceIdentity third = InstanceIdentity.claim(folder)) {
      assertThat(third.leftInOrder()).as("the second did not").isFalse();
    }
  }

  @Test
  void isMadeAnewWhereACrashLeftHalfOfIt() throws IOException {
    String id = idOf(folder);
    try (var files = Files.list(folder)) {
      Files.writeString(files.findFirst().orElseThrow(), id.substring(0, 20));
    }
    assertThat(idOf(folder)).isNotEqualTo(id).isEqualTo(idOf(folder)).hasSize(36);
  }

  @Test
  void aDirectoryThatAnotherInstanceUsesIsRefused() {
    try (InstanceIdentity identity = InstanceIdentity.claim(folder)) {
      assertThat(identity.id()).isNotEmpty();
      assertThatThrownBy(() -> InstanceIdentity.claim(folder))
          .isInstanceOf(StreamFailedException.class)
          .hasMessageStartingWith("expected a state directory that no other instance uses, found")
          .hasMessageContaining(folder.toString());
    }
    assertThat(idOf(folder)).as("free again").isNotEmpty();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> InstanceIdentity.claim(file.resolve("state")))
        .isInstanceOf(StreamFailedException.class)
        .hasMessageStartingWith("expected a state directory that can be written, found " + file)
        .hasMessageEndingWith("; set state.dir");
  }
}
