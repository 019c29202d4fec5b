package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir private Path folder;

  private Map<String, String> read(String name, String text) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve(name), text));
  }

  @Test
  void yamlMayBeFlatOrNestedAndKeepsItsText() throws IOException {
    String text =
        """
        # a job
        extends: mek-paper
        learning.rate: 1e-4
        epochs: 007
        network.weights: "runs/a b.safetensors"
        optimizer: {sam.rho: 0.05}
        augment:
          flip.probability: 0
          noise:
            probability: 0.50
        method.afcn.parts: [label-correction, consistency]
        """;

    assertThat(read("job.yaml", text))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "extends", "mek-paper",
                "learning.rate", "1e-4",
                "epochs", "007",
                "network.weights", "runs/a b.safetensors",
                "optimizer.sam.rho", "0.05",
                "augment.flip.probability", "0",
                "augment.noise.probability", "0.50",
                "method.afcn.parts", "label-correction,consistency"));
    assertThat(read("JOB.YML", text)).hasSize(8);
    assertThat(read("empty.yaml", "# nothing\n")).isEmpty();
  }

  @Test
  void propertiesAreReadAsBefore() throws IOException {
    assertThat(read("job.properties", "epochs = 5 \nextends=cb\n"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("epochs", "5", "extends", "cb"));
  }

  @Test
  void aJobIsTheSameFromBoth() throws IOException {
    Path yaml = Files.writeString(folder.resolve("a.yaml"), "extends: cb\nepochs: 5\nseed: 3\n");
    Path properties =
        Files.writeString(folder.resolve("a.properties"), "extends=cb\nepochs=5\nseed=3\n");

    assertThat(TrainingJob.of(SettingsFile.read(yaml), Map.of("seed", "4")))
        .isEqualTo(TrainingJob.of(SettingsFile.read(properties), Map.of("seed", "4")));
    assertThat(TrainingJob.of(SettingsFile.read(yaml), Map.of()).settings())
        .containsEntry("epochs", "5")
        .containsEntry("method.class.weights", "effective");
  }

  @Test
  void anAliasIsNotTakenForItsName() {
    assertSays("a: &n foo\nb: *n\n", "expected a value of b, found *n: aliases are not followed");
    assertSays("a: &n foo\nb: [1, *n]\n", "expected a value of b, found *n");
    assertSays("a: &n\n  c: 1\nb: *n\n", "expected a value of b, found *n");
    assertSays("a: &n\n  c: 1\n<<: *n\n", "expected a value of <<, found *n");
  }

  @Test
  void aByteOrderMarkIsNoPartOfASetting() throws IOException {
    assertThat(read("a.properties", "\uFEFFepochs=5\n")).isEqualTo(Map.of("epochs", "5"));
    assertThat(read("a.yaml", "\uFEFFepochs: 5\n")).isEqualTo(Map.of("epochs", "5"));
  }

  @Test
  void aPropertyThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> read("a.properties", "epochs=1\nseed=2\nepochs=3\n"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected each setting once, found epochs twice");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertSays("- 1\n- 2\n", "expected names with values, found a list or a single value");
    assertSays("epochs: 1\nepochs: 2\n", "expected each setting once, found epochs twice");
    assertSays("augment:\n  scale: 1\naugment.scale: 2\n", "found augment.scale twice");
    assertSays("epochs:\n", "expected a value of epochs, found none");
    assertSays("epochs: [[1]]\n", "expected a list of values of epochs");
    assertSays("a: 1\n---\nb: 2\n", "expected one document, found another");
    assertSays("a: 1\nb: \"c\n", "in line ");
    assertThatThrownBy(() -> SettingsFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a file with training settings (YAML or properties) at")
        .hasMessageEndingWith("cannot read it: there is none");
    for (String name : List.of("bad.yaml", "bad.properties")) {
      Path file = folder.resolve(name);
      Files.write(file, new byte[] {'a', '=', (byte) 0xff, '\n'});
      assertThatThrownBy(() -> SettingsFile.read(file))
          .isInstanceOf(TrainingException.class)
          .hasMessageEndingWith("cannot read it: it is no UTF-8");
    }
  }

  private void assertSays(String text, String sentence) {
    assertThatThrownBy(() -> read("bad.yaml", text))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("expected a file with training settings")
        .hasMessageContaining(sentence);
  }
}
