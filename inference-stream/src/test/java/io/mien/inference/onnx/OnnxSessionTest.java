package io.mien.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {

  private static final TinyNetwork NETWORK =
      new TinyNetwork(TensorShape.ANY, 2, 3, List.of(1f, -2f), List.of(0f, 5f));

  private static OnnxSession open() {
    return OnnxSession.open(NETWORK.write(Map.of("key", "value")), "model.onnx", 1);
  }

  @Test
  void runsABatchOnADirectBuffer() {
    try (OnnxSession session = open().warmUp(1, 1, 2, 3)) {
      FloatBuffer input = OnnxSession.buffer(12);
      for (int i = 0; i < 12; i++) {
        input.put(i < 6 ? 1 : 3);
      }
      FloatBuffer logits = session.run(input.flip(), 2, 1, 2, 3).get("logits");
      float[] found = new float[logits.limit()];
      logits.get(0, found);
      assertThat(found).containsExactly(1, 3, 3, -1);
      assertThat(session.executionProvider()).isEqualTo("CPU");
    }
  }

  @Test
  void opensAFileAndGivesItsMetadata(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("tiny.onnx"), NETWORK.write(Map.of("key", "value")));
    try (OnnxSession session = OnnxSession.open(file, 2)) {
      assertThat(session.metadata()).containsEntry("key", "value");
      assertThat(session.source()).isEqualTo(file.toString());
    }
  }

  @Test
  void takesAFreeSizeWhereAnyIsExpected() {
    try (OnnxSession session = open()) {
      session
          .requireInput("input", TensorShape.of(TensorShape.ANY, 1, 2, 3))
          .requireInput("input", TensorShape.of(7, 1, 2, 3))
          .requireOutput("logits", TensorShape.of(TensorShape.ANY, 2));
    }
  }

  @Test
  void saysWhichShapeWasExpectedAndFound() {
    try (OnnxSession session = open()) {
      assertThatThrownBy(
              () -> session.requireInput("input", TensorShape.of(TensorShape.ANY, 3, 112, 112)))
          .isInstanceOf(OnnxException.class)
          .hasMessage("expected input [N,3,112,112], found [N,1,2,3] in model.onnx");
      assertThatThrownBy(() -> session.requireOutput("logits", TensorShape.of(1)))
          .hasMessage("expected output [1], found [N,2] in model.onnx");
      assertThatThrownBy(() -> session.requireOutput("scores", TensorShape.of(1)))
          .hasMessage("expected output scores [1], found [logits] in model.onnx");
    }
  }

  @Test
  void aFixedBatchIsNoFreeOne() {
    TinyNetwork fixed = new TinyNetwork(1, 2, 3, List.of(1f), List.of(0f));
    try (OnnxSession session = OnnxSession.open(fixed.write(Map.of()), "fixed.onnx", 1)) {
      assertThatThrownBy(
              () -> session.requireInput("input", TensorShape.of(TensorShape.ANY, 1, 2, 3)))
          .hasMessage("expected input [N,1,2,3], found [1,1,2,3] in fixed.onnx");
    }
  }

  @Test
  void saysWhichFileIsNoModel(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.onnx");
    assertThatThrownBy(() -> OnnxSession.open(missing, 1))
        .isInstanceOf(OnnxException.class)
        .hasMessage("expected an ONNX model, found no file at " + missing);
    Path text = Files.writeString(folder.resolve("text.onnx"), "hello");
    assertThatThrownBy(() -> OnnxSession.open(text, 1))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("expected an ONNX model, found")
        .hasMessageContaining(text.toString());
    byte[] empty = "".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> OnnxSession.open(empty, "empty.onnx", 1))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("empty.onnx");
  }

  @Test
  void aFailureNamesTheModelAndWhatWasAsked() {
    try (OnnxSession session = open()) {
      OnnxOutputs outputs = session.run(OnnxSession.buffer(6), 1, 1, 2, 3);
      assertThatThrownBy(() -> outputs.get("scores"))
          .hasMessage("expected an output of [logits], found scores");
      assertThatThrownBy(() -> session.run(OnnxSession.buffer(8), 1, 2, 2, 2))
          .isInstanceOf(OnnxException.class)
          .hasMessageStartingWith("running model.onnx on [1,2,2,2] failed");
    }
  }
}
