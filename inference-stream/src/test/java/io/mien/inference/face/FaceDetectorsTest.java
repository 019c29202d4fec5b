package io.mien.inference.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.inference.face.FaceDetectors.Kind;
import io.mien.inference.onnx.OnnxException;
import io.mien.inference.onnx.TinyNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaceDetectorsTest {

  @Test
  void yuNetNeedsAFile() {
    assertThatThrownBy(
            () -> FaceDetectors.open(Kind.YUNET, Optional.empty(), OptionalDouble.empty(), 1))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("expected a file for detector yunet");
  }

  @Test
  void saysWhatAFileThatIsNoDetectorHolds(@TempDir Path folder) throws IOException {
    byte[] network = new TinyNetwork(1, 64, 64, List.of(1f), List.of(0f)).write(Map.of());
    Path file = Files.write(folder.resolve("other.onnx"), network);
    for (Kind kind : Kind.values()) {
      assertThatThrownBy(
              () -> FaceDetectors.open(kind, Optional.of(file), OptionalDouble.empty(), 1))
          .isInstanceOf(OnnxException.class)
          .hasMessageMatching("expected input \\[1,3,\\d+,\\d+], found \\[1,1,64,64] in .*");
    }
  }

  @Test
  void knowsItsKindsByName() {
    assertThat(Kind.ofLabel("yunet")).isEqualTo(Kind.YUNET);
    assertThatThrownBy(() -> Kind.ofLabel("haar"))
        .hasMessage("expected a detector of ultraface, yunet, found 'haar'");
  }
}
