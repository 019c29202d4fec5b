package io.mien.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.TrainingJob;
import io.mien.training.Vectors;
import io.mien.training.data.Dataset;
import io.mien.training.data.DatasetFixture;
import io.mien.training.data.MadeUpPictures;
import io.mien.training.data.Split;
import io.mien.training.loop.TrainingException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

  private StudySettings tiny() {
    return settings(Map.of());
  }

  private StudySettings settings(Map<String, String> more) {
    TreeMap<String, String> settings = new TreeMap<>(StudySettings.standard().common());
    settings.putAll(
        Map.of(
            "network.width", "0.125",
            "input.pixels", "16",
            "epochs", "1",
            "batch.pictures", "8",
            "data.share", "1",
            "precision", "fp32",
            "threads", "1"));
    settings.putAll(more);
    return new StudySettings(settings);
  }

  private Study study(StudySettings settings) {
    return new Study(
        settings,
        new StudyResults(folder.resolve("results.csv")),
        folder.resolve("runs"),
        "a machine, small",
        out,
        false,
        Clock.systemUTC());
  }

  private static List<Study.Run> runs(String methods, String settings, List<Long> seeds) {
    return Study.runs(
        StudyMethod.named(List.of(methods.split(","))),
        StudySetting.parse(List.of(settings.split(","))),
        seeds);
  }

  @Test
  void allMethodsHaveJobsWithOneTrunkOptimizerAndSchedule() {
    List<Study.Run> all =
        Study.runs(StudyMethod.ALL, StudySetting.parse(StudySetting.STANDARD), List.of(1L));
    assertThat(all).hasSize(54);
    StudySettings standard = StudySettings.standard();
    for (Study.Run run : all) {
      var settings = standard.job(run.method(), run.setting(), run.seed()).settings();
      standard
          .common()
          .forEach((name, value) -> assertThat(settings).as(run.name()).containsEntry(name, value));
      assertThat(settings).containsEntry("model.name", run.method().name());
    }
    assertThat(all.stream().map(run -> run.setting().name()).distinct())
        .containsExactlyElementsOf(StudySetting.STANDARD);
  }

  @Test
  void appendsALineForEachRunAndSkipsItNextTime() throws Exception {
    List<Study.Run> runs = runs("baseline,lfnsb", "noise-20", List.of(1L));
    study(tiny()).run(runs, new MadeUpPictures(4), () -> {});

    List<StudyResult> results = new StudyResults(folder.resolve("results.csv")).read();
    assertThat(results).extracting(StudyResult::method).containsExactly("baseline", "lfnsb");
    StudyResult first = results.get(0);
    assertThat(first.setting()).isEqualTo("noise-20");
    assertThat(first.machine()).isEqualTo("a machine  small");
    assertThat(first.epochs()).isEqualTo(1);
    assertThat(first.bestEpoch()).isEqualTo(1);
    assertThat(first.trainPictures()).isEqualTo(32);
    assertThat(first.testPictures()).isEqualTo(32);
    assertThat(first.test().last()).isEqualTo(first.test().best()).isBetween(0.0, 1.0);

    text.reset();
    study(tiny()).run(runs, new MadeUpPictures(4), () -> {});
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("baseline-noise-20-seed-1 is in the results")
        .doesNotContain("epoch 1");
    assertThat(Files.readAllLines(folder.resolve("results.csv"))).hasSize(3);
  }

  @Test
  void aResultOfOtherDataIsNoResult() {
    List<Study.Run> runs = runs("baseline", "as-is", List.of(1L));
    StudyResults results = new StudyResults(folder.resolve("results.csv"));
    study(tiny()).run(runs, new MadeUpPictures(4), () -> {});
    Study other =
        new Study(
            tiny(), results, folder.resolve("others"), "a machine", out, false, Clock.systemUTC());

    other.run(runs, new MadeUpPictures(5), () -> {});

    assertThat(results.read()).extracting(StudyResult::trainPictures).containsExactly(32L, 40L);
    assertThat(results.read()).extracting(StudyResult::data).doesNotHaveDuplicates();
    String report = new StudyReport(tiny()).of(results.read());
    for (StudyResult result : results.read()) {
      assertThat(report).contains("1 runs of", "on data `" + result.data() + "`");
    }
    assertThat(report.split("## as-is", -1)).hasSize(3);
  }

  @Test
  void goesOnWithARunThatIsNotInTheResults() throws Exception {
    List<Study.Run> runs = runs("baseline", "as-is", List.of(1L));
    study(tiny()).run(runs, new MadeUpPictures(4), () -> {});
    StudyResult before = new StudyResults(folder.resolve("results.csv")).read().get(0);
    Files.delete(folder.resolve("results.csv"));
    text.reset();

    study(tiny()).run(runs, new MadeUpPictures(4), () -> {});

    assertThat(new StudyResults(folder.resolve("results.csv")).read()).containsExactly(before);
    assertThat(text.toString(StandardCharsets.UTF_8)).doesNotContain("epoch 1: training loss");
  }

  @Test
  void otherSettingsAreAnotherStudy() {
    assertThat(settings(Map.of("threads", "2")).id()).isEqualTo(tiny().id());
    assertThat(settings(Map.of("epochs", "2")).id()).isNotEqualTo(tiny().id());
    assertThatThrownBy(() -> settings(Map.of("data.noise", "0.1")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("without data.noise");
  }

  @Test
  void erasesBothViewsOfEacApartUnderNoise() {
    Study.Run noisy = runs("eac", "noise-10", List.of(1L)).get(0);
    Study.Run clean = runs("eac", "imbalance-100", List.of(1L)).get(0);
    assertThat(tiny().job(noisy.method(), noisy.setting(), 1).settings())
        .containsEntry("augment.second.view", "own")
        .containsEntry("data.noise", "0.1");
    assertThat(tiny().job(clean.method(), clean.setting(), 1).settings())
        .containsEntry("augment.second.view", "transformed")
        .containsEntry("data.imbalance", "100");
  }

  @Test
  void classesWeighWhatTheyWouldWeighWithAllPictures() {
    StudySettings standard = StudySettings.standard();
    double share = Double.parseDouble(standard.common().getOrDefault("data.share", "1"));
    for (Study.Run run : runs("mek,rbc-rbf,fan2022", "as-is", List.of(1L))) {
      double published = beta(TrainingJob.preset(run.method().preset(), Map.of()));
      double ours = beta(standard.job(run.method(), run.setting(), 1));
      // Effective numbers depend on beta to the power of the pictures of a class.
      assertThat(Math.pow(ours, share)).as(run.name()).isCloseTo(published, within(1e-5));
    }
  }

  private static double beta(TrainingJob job) {
    return Double.parseDouble(job.settings().getOrDefault("method.class.beta", "0"));
  }

  @Test
  void namesWhatCannotBeStudied() {
    assertThatThrownBy(() -> runs("bassline", "as-is", List.of(1L)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("lfnsb, found 'bassline'");
    assertThatThrownBy(() -> runs("baseline", "noise-x", List.of(1L)))
        .hasMessageContaining("found 'noise-x'");
    assertThat(runs("baseline", "folds-3", List.of(1L)))
        .extracting(run -> run.setting().name())
        .containsExactly("fold-1-of-3", "fold-2-of-3", "fold-3-of-3");
  }

  @Test
  void foldsAreNotDealtOutOfFolds() throws Exception {
    DatasetFixture.folders(folder.resolve("data"), 30, "happy", "sad");
    Dataset shared = tiny().dataset(folder.resolve("data"));
    int pooled =
        shared.read(Split.TRAIN).samples().size() + shared.read(Split.VALID).samples().size();

    List<Study.Run> runs = runs("baseline", "folds-3", List.of(1L));

    int measured = 0;
    for (Study.Run run : runs) {
      TrainingJob job = tiny().job(run.method(), run.setting(), run.seed());
      measured += job.folded(shared).read(Split.TEST).samples().size();
    }
    assertThat(measured).isEqualTo(pooled);
    assertThat(runs(" baseline", " as-is", List.of(1L))).hasSize(1);
    assertThatThrownBy(() -> runs("baseline", "folds-0", List.of(1L)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("found 'folds-0'");
  }

  @Test
  void refusesResultsThatAreSomethingElse() throws Exception {
    Path file = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    assertThatThrownBy(() -> new StudyResults(file).read())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("found a first line 'a,b'");
    Files.writeString(file, StudyResult.HEADER + "\n1,2\n");
    assertThatThrownBy(() -> new StudyResults(file).read())
        .hasMessageContaining("expected 20 columns in line 2");
  }

  private StudyResult result(long seed, String method, String setting, double last, double best) {
    return result(seed, method, setting, last, best, new StudyResult.Pair(0.3, 0.4));
  }

  private StudyResult result(
      long seed,
      String method,
      String setting,
      double last,
      double best,
      StudyResult.Pair testClasses) {
    return new StudyResult(
        "0123456789abcdef",
        tiny().id(),
        seed,
        method,
        setting,
        "a network",
        1000,
        2,
        "89abcdef",
        100,
        3573,
        1,
        new StudyResult.Pair(0.5, 0.6),
        new StudyResult.Pair(last, best),
        testClasses,
        60,
        "a machine");
  }

  @Test
  void aResultSurvivesItsLine() {
    StudyResult result = result(7, "eac", "noise-20", 0.61, 0.62);
    assertThat(StudyResult.parse(result.line(), "here")).isEqualTo(result);
  }

  @Test
  void reportsGainsBesideThePublishedOnes() {
    String report =
        new StudyReport(tiny())
            .of(
                List.of(
                    result(1, "baseline", "noise-20", 0.60, 0.62),
                    result(2, "baseline", "noise-20", 0.60, 0.64),
                    result(1, "eac", "noise-20", 0.65, 0.68),
                    result(1, "scn", "noise-20", 0.60, 0.59),
                    result(1, "fan2022", "noise-20", 0.65, 0.631)));
    assertThat(report)
        .contains("## noise-20")
        .contains(
            "| baseline | 2 | 63.00 +- 1.41 / 40.00 +- 0.00 | 60.00 +- 0.00 / 30.00 +- 0.00 |")
        .contains(
            "| eac | 1 | 68.00 / 40.00 | 65.00 / 30.00 | +6.00 / +0.00 | +5.00 / +0.00"
                + " | +3.73 (FER+) | yes | yes |")
        .contains("| +1.01 (FER+) | no | no, within chance |")
        .contains("| none published, a gain, within chance | none published, a gain |")
        .contains("`0123456789`")
        .doesNotContain("## as-is");
    assertThat(new StudyReport(settings(Map.of("epochs", "3"))).of(List.of()))
        .contains("no results with these settings yet.\n\nSources");
  }

  @Test
  void judgesTheMeanOfTheClassesByItsOwnPublishedGain() {
    String report =
        new StudyReport(tiny())
            .of(
                List.of(
                    result(1, "baseline", "imbalance-150", 0.60, 0.60),
                    result(1, "mek", "imbalance-150", 0.70, 0.70, new StudyResult.Pair(0.2, 0.5))));
    assertThat(report)
        .contains("+10.00 / +10.00 | +10.00 / -10.00 | +2.81 / +6.70 (FER+ (7 classes))")
        .contains("| yes / yes | yes / no |");
  }

  @Test
  void deviationIsThatOfASample() {
    StudyCell cell =
        new StudyCell(
            List.of(
                result(1, "scn", "as-is", 0, 0.5),
                result(2, "scn", "as-is", 0, 0.6),
                result(3, "scn", "as-is", 0, 0.7)));
    assertThat(cell.of(result -> result.test().best()).mean()).isCloseTo(0.6, within(1e-12));
    assertThat(cell.of(result -> result.test().best()).deviation()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void foldsAreAveragedAsTheSpecificationRecomputesThem() {
    JsonNode vector = Vectors.of("kfold.seed002_table9");
    for (String data : List.of("raf", "affectnet7")) {
      double[] folds = Vectors.numbers(vector.path("inputs").path(data));
      List<StudyResult> results = new ArrayList<>();
      for (int i = 0; i < folds.length; i++) {
        String fold = "fold-" + (i + 1) + "-of-" + folds.length;
        results.add(result(1, "lfnsb", fold, 0, folds[i] / 100));
      }
      assertThat(100 * new StudyCell(results).of(result -> result.test().best()).mean())
          .isCloseTo(
              vector.path("expected").path(data + "_mean").asDouble(), within(Vectors.ROUNDING));
    }
  }

  @Test
  void seedsSeeTheSamePicturesAndFoldsTheirOwn() {
    StudyCell seeds =
        new StudyCell(
            List.of(result(1, "scn", "as-is", 0, 0.5), result(2, "scn", "as-is", 0, 0.7)));
    StudyCell folds =
        new StudyCell(
            List.of(
                result(1, "scn", "fold-1-of-2", 0, 0.5), result(1, "scn", "fold-2-of-2", 0, 0.7)));

    assertThat(seeds.chance()).isCloseTo(Math.sqrt(2 * 0.24 / 3573), within(1e-12));
    assertThat(folds.chance()).isCloseTo(Math.sqrt(2 * 0.24 / (2 * 3573)), within(1e-12));
  }

  @Test
  void writesItsPartOfAPageAndNothingElse() throws Exception {
    Path page = folder.resolve("RESULTS.md");
    new ResultsPage(page).write("one\n");
    Files.writeString(page, Files.readString(page) + "\nWhat people wrote.\n");
    new ResultsPage(page).write("two\n");
    assertThat(Files.readString(page))
        .contains("two\n")
        .doesNotContain("one\n")
        .endsWith("\nWhat people wrote.\n");
    Path other = Files.writeString(folder.resolve("other.md"), "# Other\n");
    assertThatThrownBy(() -> new ResultsPage(other).write("x"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("found a file without them");
    assertThat(Files.readString(other)).isEqualTo("# Other\n");
  }
}
