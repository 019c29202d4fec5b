package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mien.inference.expression.ExpressionModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  private static Result models(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = new String[arguments.length + 1];
    all[0] = "models";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    int code = Mien.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void laysTheShippedModelsSideBySide() throws IOException {
    Path json = folder.resolve("models.json");

    Result result = models("--json", json);

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0)).contains("model", "numbers", "valid. %", "ECE %", "first weights");
    assertThat(lines.get(1)).contains("fp32", "1 x 48 x 48", "shipped expression.onnx");
    assertThat(lines.get(2)).contains("-int8", " int8 ", "shipped expression-int8.onnx");
    JsonNode read = JSON.readTree(json.toFile());
    assertThat(read.path("problems")).isEmpty();
    JsonNode floats = read.path("models").get(0);
    JsonNode integers = read.path("models").get(1);
    assertThat(floats.path("classes")).hasSize(8);
    assertThat(floats.path("bytes").asInt()).isEqualTo(ExpressionModel.shipped().length);
    assertThat(floats.path("parameters").asLong()).isBetween(100_000L, 3_000_000L);
    assertThat(integers.path("parameters").asLong()).isEqualTo(floats.path("parameters").asLong());
    assertThat(floats.path("validation").path("accuracy").asDouble()).isBetween(0.8, 0.95);
    assertThat(floats.path("trainingSha256").asText()).hasSize(64);
    assertThat(floats.path("commit").asText()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void aForeignOrBrokenFileIsALineAndKeepsNoOtherOut() throws IOException {
    byte[] shipped = ExpressionModel.shipped();
    Files.write(folder.resolve("a.onnx"), Arrays.copyOf(shipped, shipped.length / 2));
    Files.writeString(folder.resolve("b.onnx"), "no model at all");
    Files.createFile(folder.resolve("c.onnx"));
    Files.write(Files.createDirectory(folder.resolve("run")).resolve("good.onnx"), shipped);
    Files.writeString(folder.resolve("notes.txt"), "not asked for");

    Result result = models(folder);

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("good.onnx").doesNotContain("notes.txt", "\tat ");
    for (String broken : new String[] {"a.onnx", "b.onnx", "c.onnx"}) {
      assertThat(result.out().lines())
          .anyMatch(line -> line.startsWith("expected ") && line.contains(broken));
    }
    assertThat(models(folder.resolve("b.onnx")).code()).isEqualTo(1);
    Result missing = models(folder.resolve("none.onnx"));
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.out()).contains("expected a model file, found none at");
    Result empty = models(Files.createDirectory(folder.resolve("empty")));
    assertThat(empty.code()).isEqualTo(1);
    assertThat(empty.out()).startsWith("expected model files (*.onnx) in ");
  }
}
