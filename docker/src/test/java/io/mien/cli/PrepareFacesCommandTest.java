package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real faces, found by the detector that comes along. */
class PrepareFacesCommandTest {
  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  private Result prepare(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "prepare-faces",
                "--data",
                folder.resolve("raw").toString(),
                "--out",
                folder.resolve("faces").toString()));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Mien.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void cutsFacesOutOnceAndTellsWhatItLeftOut() throws IOException {
    Path happy = Files.createDirectories(folder.resolve("raw/train/happy"));
    Path sad = Files.createDirectories(folder.resolve("raw/train/sad"));
    try (SamplePictures samples = SamplePictures.unpack()) {
      Files.copy(samples.folder().resolve("sample1.jpg"), happy.resolve("a.jpg"));
      Files.copy(samples.folder().resolve("sample2.jpg"), sad.resolve("b.jpg"));
    }
    byte[] grey = new byte[64 * 64 * Image.CHANNELS];
    Arrays.fill(grey, (byte) 99);
    Files.write(sad.resolve("nobody.png"), ImageEncoder.png(new Image(64, 64, grey)));

    Result first = prepare();

    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("2 faces cut out", "1 left out", "0 known from before");
    Path faces = folder.resolve("faces");
    Image face =
        new ImageDecoder(1 << 20).decode(Files.readAllBytes(faces.resolve("train/happy/a.jpg")));
    assertThat(face.widthPixels()).isEqualTo(112);
    assertThat(faces.resolve("train/sad/nobody.png")).doesNotExist();
    assertThat(Files.readString(faces.resolve("face-crops.properties")))
        .startsWith("ultraface-rfb-320=box ");
    JsonNode report = new ObjectMapper().readTree(faces.resolve("prepared-faces.json").toFile());
    assertThat(report.path("dropped").path("no face found").get(0).asText())
        .isEqualTo(Path.of("train", "sad", "nobody.png").toString());
    assertThat(report.path("detector").asText()).isEqualTo("ultraface-rfb-320");

    assertThat(prepare().out()).contains("2 faces cut out", "3 known from before");
    assertThat(prepare("--no-face", "keep").out())
        .contains("1 pictures without a face kept whole; 0 left out");
  }

  @Test
  void wrongUseIsExplainedInASentence() throws IOException {
    assertFails("found nothing at");
    assertFails("expected --crop measured or five-points, found 'x'", "--crop", "x");
    assertFails("expected --yunet with --crop five-points", "--crop", "five-points");
    assertFails("expected --no-face drop or keep", "--no-face", "ignore");
    assertFails("--least-score of 0 to 1, found 2.0", "--least-score", "2");
    assertFails("expected faces of 16 to 1024 pixels, found 4", "--pixels", "4");
    Files.createDirectories(folder.resolve("raw"));
    assertFails("expected pictures (JPEG, PNG) below");
    Files.writeString(folder.resolve("raw/training.csv"), "x");
    assertFails("found lists of AffectNet in");
  }

  private void assertFails(String message, String... arguments) {
    Result result = prepare(arguments);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().strip().lines()).hasSize(1);
    assertThat(result.err()).startsWith("mien: ").contains(message).doesNotContain("unexpected");
  }
}
