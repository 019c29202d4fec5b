package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From made-up pictures to a model in three kinds of numbers and its pages. */
class TrainReportTest {
  private static final int PIXELS = 48;
  private static final int LABELS = 8;
  private static final int COLUMNS = 10;

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  private static Result mien(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    int code = Mien.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
    return new Result(code, out.toString(), err.toString());
  }

  private static void write(Path split, int count, long seed) throws IOException {
    Files.createDirectories(split);
    Random random = new Random(seed);
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int label = i % LABELS;
      byte[] pixels = new byte[PIXELS * PIXELS * Image.CHANNELS];
      for (int at = 0; at < pixels.length; at++) {
        pixels[at] = (byte) (label * 28 + random.nextInt(28));
      }
      Files.write(
          split.resolve("fer" + i + ".png"), ImageEncoder.png(new Image(PIXELS, PIXELS, pixels)));
      labels.append("fer").append(i).append(".png,\"(0, 0, 48, 48)\"");
      for (int column = 0; column < COLUMNS; column++) {
        labels.append(',').append(column == label ? 10 : 0);
      }
      labels.append('\n');
    }
    Files.writeString(split.resolve("label.csv"), labels);
  }

  @Test
  void whatCannotBeExportedIsNotTrained() throws IOException {
    Path data = folder.resolve("data");
    write(data.resolve("FER2013Train"), 64, 1);
    write(data.resolve("FER2013Valid"), 63, 2);
    Path run = folder.resolve("run");

    assertThat(mien("train", "--data", data, "--out", run, "--metrics-port", 0).err())
        .contains("expected at least 64 validation pictures, found 63; where they are held out");
    assertThat(run).doesNotExist();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(mien("train", "--data", data, "--out", file, "--metrics-port", 0).err())
        .contains("expected a folder for --out, found a file at " + file);
  }

  /** The folder with the pictures is empty, of which it would complain if it came to them. */
  @Test
  void whatIsMissingIsToldBeforePicturesAreRead() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path none = folder.resolve("none.safetensors");

    assertThat(refused(data, "method.teachers=" + none))
        .contains("expected a teacher's file, found none at " + none);
    assertThat(refused(data, "network.weights=" + none))
        .contains("expected a checkpoint of first weights, found none at " + none);
    assertThat(refused(data, "precision=fp16", "device=cpu"))
        .contains("expected a GPU for precision = fp16");
    assertThat(refused(data)).contains(data.toString()).doesNotContain("none.safetensors");
  }

  private String refused(Path data, String... settings) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", data));
    arguments.addAll(List.of("--out", folder.resolve("run"), "--metrics-port", 0));
    Stream.of(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    Result result = mien(arguments.toArray());
    assertThat(result.code()).isNotZero();
    return result.err();
  }

  @Test
  void aRunLeavesModelsAndPagesAndNeedsNoTestSplit() throws IOException {
    Path data = folder.resolve("data");
    write(data.resolve("FER2013Train"), 64, 1);
    write(data.resolve("FER2013Valid"), 64, 2);
    Path config = folder.resolve("tiny.properties");
    Files.writeString(
        config,
        """
        network.width = 0.125
        network.stem = no-pool
        input.pixels = 16
        epochs = 1
        batch.pictures = 16
        export.formats = fp16,int8
        export.limit.points = 100
        threads = 1
        data = elsewhere
        out = %s
        """
            .formatted(folder.resolve("run")));
    Path run = folder.resolve("run");

    Result trained =
        mien("train", "--config", config, "--preset", "cb", "--data", data, "--metrics-port", 0);

    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
    assertThat(run.resolve("model.onnx")).exists();
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("model-fp16.onnx", "model-int8.onnx", "report.html", "run.jsonl")
          .anyMatch(name -> name.startsWith("events.out.tfevents."));
    }
    assertThat(Files.readString(run.resolve("report.html"))).doesNotContain("<image", "https://");

    Result all = mien("models", run);
    assertThat(all.out().lines()).hasSize(4);
    assertThat(all.out()).contains("fp32", "fp16", "int8", "random");

    // Settings of the export alone may change without training; too strict a limit is an error.
    Result again =
        mien(
            "train",
            "--export-only",
            "--data",
            data,
            "--out",
            run,
            "--report-pictures",
            2,
            "--set",
            "export.formats=fp32",
            "--set",
            "export.mirror=true");
    assertThat(again.err()).isEmpty();
    assertThat(Files.readString(run.resolve("report.html"))).contains("<image");
    assertThat(
            mien("train", "--export-only", "--data", data, "--out", run, "--set", "epochs=3").err())
        .contains("expected settings of the export (export.*), found epochs");

    // What was made of the model before is gone with it.
    Result listed = mien("models", run);
    assertThat(listed.out().lines()).hasSize(2);
    assertThat(listed.out()).contains("fp32").doesNotContain("fp16", "int8");

    Path page = folder.resolve("valid.html");
    Path json = folder.resolve("valid.json");
    List<Object> evaluate =
        List.of(
            "evaluate", "--data", data, "--split", "valid", "--model", run.resolve("model.onnx"));
    Result evaluated =
        mien(Stream.concat(evaluate.stream(), Stream.of("--html", page, "--json", json)).toArray());
    assertThat(evaluated.code()).isZero();
    assertThat(evaluated.out()).contains("first weights random");
    assertThat(Files.readString(page))
        .contains("Evaluation: cb 1", "Mean map of neutral")
        .doesNotContain("<image");
    JsonNode read = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(read.path("model").path("firstWeights").asText()).isEqualTo("random");
    assertThat(
            mien(Stream.concat(evaluate.stream(), Stream.of("--report-pictures", 3)).toArray())
                .err())
        .contains("--html");
  }
}
