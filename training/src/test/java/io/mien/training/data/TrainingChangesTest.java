package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.vision.model.Expression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares, imbalance and noise of training pictures; folds of a data set. */
class TrainingChangesTest {
  private static final int[] COUNTS = {200, 100, 60, 50, 40, 30, 20, 10};

  @TempDir Path folder;

  private static PictureSplit split(Split split, int[] counts) {
    List<Sample> samples =
        IntStream.range(0, counts.length)
            .boxed()
            .flatMap(
                label ->
                    IntStream.range(0, counts[label])
                        .mapToObj(
                            i ->
                                MadeUpPictures.sample(
                                    split.label() + "-" + label + "-" + i + ".png",
                                    Protocol.ARGMAX_8.labels().get(label))))
            .toList();
    return new PictureSplit(split, Protocol.ARGMAX_8, samples, List.of(), List.of(), 0, "abc");
  }

  private static TrainingChanges changes(double share, double imbalance, double noise) {
    return new TrainingChanges(
        1,
        share,
        imbalance == 0 ? Optional.empty() : Optional.of(new Imbalance(imbalance)),
        new LabelNoise(noise),
        Optional.empty());
  }

  private static int[] counts(PictureSplit split) {
    return split.counts().values().stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void leavesPicturesAloneWhereNothingIsAsked() {
    PictureSplit split = split(Split.TRAIN, COUNTS);
    TrainingChanges.Result result = changes(1, 0, 0).apply(split);
    assertThat(result.split()).isSameAs(split);
    assertThat(result.text()).isEmpty();
    assertThat(result.facts()).isEmpty();
  }

  @Test
  void takesAShareOfEachClassAndSaysSo() {
    TrainingChanges.Result result = changes(0.25, 0, 0).apply(split(Split.TRAIN, COUNTS));
    assertThat(counts(result.split())).containsExactly(50, 25, 15, 13, 10, 8, 5, 3);
    assertThat(result.text())
        .contains("a share of 0.25 of each class (seed 1): 129 of 510 pictures")
        .contains("neutral 50");
    assertThat(result.split().sha256()).isNotEqualTo("abc");
    assertThat(changes(0.001, 0, 0).apply(split(Split.TRAIN, COUNTS)).split().samples())
        .as("a class never vanishes")
        .hasSize(COUNTS.length);
  }

  @Test
  void makesClassesRarerAfterTheShare() {
    TrainingChanges.Result result = changes(0.5, 40, 0).apply(split(Split.TRAIN, COUNTS));
    int[] kept = counts(result.split());
    assertThat(kept)
        .containsExactly(new Imbalance(40).kept(new int[] {100, 50, 30, 25, 20, 15, 10, 5}));
    assertThat(kept[0]).isEqualTo(100);
    assertThat(kept[7]).isEqualTo(2);
    assertThat(result.text()).contains("imbalance 40.0 (mu 0.");
    assertThat(result.facts()).containsKey("train.imbalance.mu");
    assertThat(result.facts().get("train.counts")).startsWith("neutral 100, ");
  }

  @Test
  void keepsPicturesThatAreMoreUnevenAlready() {
    TrainingChanges.Result result = changes(1, 5, 0).apply(split(Split.TRAIN, COUNTS));
    assertThat(counts(result.split())).containsExactly(COUNTS);
    assertThat(result.text()).contains("more uneven already");
    assertThat(result.facts()).containsEntry("train.imbalance.mu", "infeasible");
  }

  @Test
  void refusesToLeaveAClassWithoutPictures() {
    assertThatThrownBy(() -> changes(1, 1000, 0).apply(split(Split.TRAIN, COUNTS)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected at least 1 picture of each class with an imbalance of 1000.0, found 0 of 20"
                + " of fear");
    assertThatThrownBy(() -> changes(1, 20, 0).apply(split(Split.TRAIN, new int[] {5, 0, 1})))
        .hasMessageContaining("expected pictures of each class to make uneven, found neutral 5");
  }

  @Test
  void changesLabelsAndTheVotesWithThem() {
    PictureSplit split = split(Split.TRAIN, COUNTS);
    TrainingChanges.Result result = changes(1, 0, 0.3).apply(split);
    int changed = 0;
    for (int i = 0; i < split.samples().size(); i++) {
      Sample before = split.samples().get(i);
      Sample after = result.split().samples().get(i);
      assertThat(after.name()).isEqualTo(before.name());
      if (before.label() != after.label()) {
        changed++;
        float[] shares = after.votes().shares(Protocol.ARGMAX_8.labels()).orElseThrow();
        assertThat(shares[Protocol.ARGMAX_8.labels().indexOf(after.label())]).isEqualTo(1f);
      }
    }
    assertThat(changed).isBetween(100, 206);
    assertThat(result.facts()).containsEntry("train.noise.changed", "" + changed);
    assertThat(result.text())
        .contains("noise at a rate of 0.3 (seed 1): " + changed + " of 510 labels");
    assertThat(changes(1, 0, 0.3).apply(split).split()).isEqualTo(result.split());
  }

  @Test
  void takesTheSamePicturesWhateverFollows() {
    PictureSplit split = split(Split.TRAIN, COUNTS);
    Set<String> clean = names(changes(0.5, 0, 0).apply(split).split());
    assertThat(names(changes(0.5, 0, 0.3).apply(split).split())).isEqualTo(clean);
    assertThat(clean).containsAll(names(changes(0.5, 40, 0).apply(split).split()));
  }

  private static Set<String> names(PictureSplit split) {
    return split.samples().stream().map(Sample::name).collect(Collectors.toSet());
  }

  private TrainingChanges list(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("noise.txt"), content);
    return new TrainingChanges(1, 1, Optional.empty(), new LabelNoise(0), Optional.of(file));
  }

  @Test
  void importsAListOfNoisyLabels() throws Exception {
    TrainingChanges.Result result =
        list("train-0-0.png 2\n\ntrain-0-1.png 1\nother.png 8\n").apply(split(Split.TRAIN, COUNTS));
    assertThat(counts(result.split())).startsWith(199, 101, 60);
    assertThat(result.text())
        .contains("(2 of its 3 names are here, 508 pictures keep theirs): 1 of 510 labels");
    assertThat(result.facts())
        .containsEntry("train.noise.changed", "1")
        .containsKey("train.noise.list.sha256");
  }

  @Test
  void aNameInAListMayHaveBlanks() throws Exception {
    Path file = Files.writeString(folder.resolve("names.txt"), "happy/a  b 1.png\t3 \n");

    assertThat(NoiseList.read(file, Protocol.ARGMAX_8.numbered()).labels())
        .containsExactly(Map.entry("happy/a  b 1.png", Expression.SURPRISE));
  }

  /** As with the lists that EAC's authors published: RAF-DB's own numbers, not our order. */
  @Test
  void aListCountsAsItsDataSetDoes() throws Exception {
    DatasetFixture.rafDb(folder);
    PictureSplit training = RafDb.open(folder).read(Split.TRAIN);
    String own = Files.readString(folder.resolve("EmoLabel/list_patition_label.txt"));

    assertThat(list(own).apply(training).text()).contains("0 of 28 labels changed");
    TrainingChanges.Result noisy =
        list(own.replace("train_00001.jpg 1", "train_00001_aligned.jpg 7")).apply(training);
    assertThat(noisy.text()).contains("1 of 28 labels changed", "surprise 3", "neutral 5");
    assertThat(AffectNetLabels.labelling(7).numbered())
        .containsExactly(
            Expression.NEUTRAL,
            Expression.HAPPINESS,
            Expression.SADNESS,
            Expression.SURPRISE,
            Expression.FEAR,
            Expression.DISGUST,
            Expression.ANGER);
  }

  @Test
  void saysWhatIsWrongWithAList() {
    PictureSplit split = split(Split.TRAIN, COUNTS);
    assertThatThrownBy(() -> list("train-0-0.png 9").apply(split))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("with a label of 1 to 8 in line 1")
        .hasMessageContaining("found 'train-0-0.png 9'");
    assertThatThrownBy(() -> list("train-0-0.png 1\ntrain-0-0.png 2").apply(split))
        .hasMessageContaining("found two for train-0-0.png");
    assertThatThrownBy(() -> list("elsewhere.png 1").apply(split))
        .hasMessageContaining("such as train-0-0.png, found none among 1");
    assertThatThrownBy(
            () ->
                new TrainingChanges(
                        1,
                        1,
                        Optional.empty(),
                        new LabelNoise(0),
                        Optional.of(folder.resolve("none")))
                    .apply(split))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot read");
  }

  @Test
  void foldsCoverThePoolOnceAndKeepTheTestPicturesOut() {
    Dataset whole =
        new Dataset() {
          @Override
          public String name() {
            return "made up";
          }

          @Override
          public PictureSplit read(Split split) {
            if (split == Split.TEST) {
              throw new AssertionError("the test split must not be read");
            }
            return split(split, split == Split.TRAIN ? COUNTS : new int[] {8, 8, 8, 8, 8, 8, 8, 8});
          }
        };
    Set<String> measured = new HashSet<>();
    for (int fold = 1; fold <= 4; fold++) {
      FoldedDataset folded = new FoldedDataset(whole, new StratifiedFolds(4), fold, 1);
      Set<String> test = names(folded.read(Split.TEST));
      Set<String> valid = names(folded.read(Split.VALID));
      Set<String> train = names(folded.read(Split.TRAIN));
      assertThat(test).doesNotContainAnyElementsOf(valid).doesNotContainAnyElementsOf(train);
      assertThat(valid).doesNotContainAnyElementsOf(train);
      assertThat(test.size() + valid.size() + train.size()).isEqualTo(574);
      assertThat(folded.read(Split.TEST).counts().get(Expression.NEUTRAL)).isEqualTo(52);
      assertThat(measured).doesNotContainAnyElementsOf(test);
      measured.addAll(test);
    }
    assertThat(measured).hasSize(574);
    assertThatThrownBy(() -> new FoldedDataset(whole, new StratifiedFolds(2), 1, 1))
        .hasMessageContaining("expected at least 3 folds");
    assertThatThrownBy(() -> new FoldedDataset(whole, new StratifiedFolds(4), 5, 1))
        .hasMessageContaining("expected a fold of 1 to 4, found fold 5");
  }

  @Test
  void foldsListWhatBothSplitsSkipped() throws Exception {
    DatasetFixture.folders(folder.resolve("train"), 6, "neutral", "angry");
    DatasetFixture.folders(folder.resolve("valid"), 2, "neutral", "angry");
    Files.writeString(folder.resolve("train/angry/damaged.png"), "x");
    Files.writeString(folder.resolve("valid/angry/broken.png"), "x");
    Files.createSymbolicLink(folder.resolve("valid/angry/gone.png"), folder.resolve("none.png"));

    List<String> skipped = folded(folder).skipped();

    assertThat(skipped).hasSize(3).startsWith("angry/gone.png: missing");
    assertThat(skipped.get(1)).startsWith("angry/damaged.png: ");
    assertThat(skipped.get(2)).startsWith("angry/broken.png: ");
    Path heldOut = folder.resolve("train");
    assertThat(folded(heldOut).skipped()).as("one list, counted once").hasSize(1);
  }

  @Test
  void foldsCountOnceWhatOneListSkippedAlsoFromMemory() throws Exception {
    DatasetFixture.affectNetList(folder);
    Files.writeString(folder.resolve("training.csv"), "a.jpg,1,2\n", StandardOpenOption.APPEND);
    Dataset whole = DataKind.AUTO.open(folder, Protocol.ARGMAX_8, 0.25);

    PictureSplit train =
        new FoldedDataset(new DatasetInMemory(whole), new StratifiedFolds(3), 1, 1)
            .read(Split.TRAIN);

    assertThat(train.skipped()).hasSize(1);
    assertThat(train.leftOut()).isEqualTo(1);
  }

  private static PictureSplit folded(Path directory) {
    Dataset whole = DataKind.FOLDERS.open(directory, Protocol.ARGMAX_8, 0.25);
    return new FoldedDataset(whole, new StratifiedFolds(3), 1, 1).read(Split.TRAIN);
  }
}
