package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FerPlusTest {
  @TempDir private Path directory;

  @Test
  void folderAndZipGiveTheSame() throws IOException {
    FerPlusFixture.folder(directory, Split.VALID);
    PictureSplit folder = read(Protocol.ARGMAX_8);
    Path other = Files.createDirectory(directory.resolve("zipped"));
    FerPlusFixture.zip(other, Split.VALID);
    PictureSplit zip = new FerPlus(other).read(Split.VALID, Protocol.ARGMAX_8);

    assertThat(folder.sha256()).hasSize(64).isEqualTo(zip.sha256());
    assertThat(zip.samples()).hasSize(12).extracting(Sample::name).startsWith("a.png", "b.png");
    assertThat(zip.samples().get(7).picture().bgr()[0]).isEqualTo((byte) 7);
    assertThat(zip.samples().get(7).picture().widthPixels()).isEqualTo(48);
  }

  @Test
  void argmaxGivesEveryPictureALabelAndTiesToTheFirst() throws IOException {
    FerPlusFixture.folder(directory, Split.VALID);

    PictureSplit split = read(Protocol.ARGMAX_8);

    assertThat(split.samples())
        .extracting(Sample::label)
        .startsWith(Expression.values())
        .endsWith(Expression.NEUTRAL, Expression.HAPPINESS, Expression.NEUTRAL, Expression.NEUTRAL);
    assertThat(split.withVotes()).hasSize(11);
    assertThat(split.summary())
        .contains("valid (argmax-8): 12 pictures: neutral 4, happiness 2")
        .contains("1 without a vote for any label: evaluated as neutral, not trained on");
  }

  @Test
  void majorityLeavesOutWhatHasNone() throws IOException {
    FerPlusFixture.folder(directory, Split.VALID);

    PictureSplit eight = read(Protocol.MAJORITY_8);
    PictureSplit seven = read(Protocol.MAJORITY_7);

    assertThat(eight.samples()).extracting(Sample::label).containsExactly(Expression.values());
    assertThat(eight.leftOut()).isEqualTo(4);
    assertThat(seven.samples()).hasSize(7);
    assertThat(seven.counts()).doesNotContainKey(Expression.CONTEMPT);
  }

  @Test
  void argmaxOverAllColumnsLeavesOutWhatIsNoExpression() throws IOException {
    FerPlusFixture.folder(directory, Split.VALID);

    PictureSplit split = read(Protocol.ARGMAX_10);

    // The tenth picture is "unknown" to most, the last is no face to all.
    assertThat(split.samples())
        .extracting(Sample::name)
        .hasSize(10)
        .doesNotContain("j.png", "l.png");
    assertThat(split.leftOut()).isEqualTo(2);
    assertThat(split.counts()).containsEntry(Expression.NEUTRAL, 3);
    assertThat(Protocol.ARGMAX_10.label(new Votes(List.of(0, 4, 0, 0, 0, 0, 0, 0, 4, 2))))
        .as("ties to the first")
        .contains(Expression.HAPPINESS);
    assertThat(Protocol.ARGMAX_10.label(new Votes(List.of(0, 4, 0, 0, 0, 0, 0, 0, 5, 0))))
        .isEmpty();
  }

  @Test
  void votesBecomeSharesOfTheLabels() {
    Votes votes = new Votes(List.of(1, 1, 0, 0, 0, 0, 0, 2, 5, 1));

    assertThat(votes.shares(Protocol.ARGMAX_8.labels()).orElseThrow())
        .containsExactly(0.25f, 0.25f, 0, 0, 0, 0, 0, 0.5f);
    assertThat(votes.shares(Protocol.MAJORITY_7.labels()).orElseThrow())
        .containsExactly(0.5f, 0.5f, 0, 0, 0, 0, 0);
    assertThat(new Votes(List.of(0, 0, 0, 0, 0, 0, 0, 0, 5, 5)).shares(List.of(Expression.FEAR)))
        .isEmpty();
  }

  @Test
  void missingAndUnreadablePicturesAreListedAndSkipped() throws IOException {
    FerPlusFixture.folder(directory, Split.VALID);
    Path folder = directory.resolve("FER2013Valid");
    Files.delete(folder.resolve("b.png"));
    Files.write(folder.resolve("c.png"), new byte[] {1, 2, 3});

    PictureSplit split = read(Protocol.ARGMAX_8);

    assertThat(split.samples()).hasSize(10);
    assertThat(split.missing()).containsExactly("b.png");
    assertThat(split.unreadable()).hasSize(1);
    assertThat(split.summary())
        .contains("1 missing and skipped: b.png")
        .contains("1 unreadable and skipped: c.png: expected a JPEG or PNG picture");
  }

  @Test
  void aSentenceSaysWhatIsNotThere() throws IOException {
    assertSays("expected a directory of FER+ data, found nothing at", directory.resolve("nope"));
    assertSays("expected FER2013Valid.zip or a folder FER2013Valid in", directory);
    Path folder = Files.createDirectory(directory.resolve("FER2013Valid"));
    assertSays("expected label.csv in", directory);
    Files.writeString(folder.resolve("label.csv"), "a.png,\"(0, 0, 48, 48)\",1,2,3\n");
    assertSays("expected 12 columns (picture, box, 10 votes), found 5 in", directory);
    Files.writeString(folder.resolve("label.csv"), FerPlusFixture.ROWS.get(0).replace("10", "x"));
    assertSays("expected a whole number of votes, found 'x' in", directory);
    Files.writeString(folder.resolve("label.csv"), "\n");
    assertSays("expected rows of labels, found none", directory);
    Files.writeString(folder.resolve("label.csv"), FerPlusFixture.ROWS.get(0));
    assertSays("found none of 1", directory);
    Files.delete(folder.resolve("label.csv"));
    Files.delete(folder);
    Files.write(directory.resolve("FER2013Valid.zip"), new byte[] {1, 2, 3});
    assertSays("expected a whole zip file, found a damaged one at " + directory, directory);
  }

  @Test
  void aByteOrderMarkIsNoPartOfThePicturesName() throws IOException {
    FerPlusFixture.folder(directory, Split.VALID);
    Path labels = directory.resolve("FER2013Valid/label.csv");
    Files.writeString(labels, "\uFEFF" + Files.readString(labels));

    assertThat(read(Protocol.ARGMAX_8).missing()).isEmpty();
  }

  @Test
  void namesReadBack() {
    assertThat(Split.ofLabel("test")).isEqualTo(Split.TEST);
    assertThat(Protocol.ofText("majority-7")).isEqualTo(Protocol.MAJORITY_7);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> Split.ofLabel("dev"))
        .withMessage("expected split train, valid or test, found 'dev'");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> Protocol.ofText("argmax"))
        .withMessage(
            "expected protocol argmax-8 or argmax-10 or majority-8 or majority-7, found 'argmax'");
  }

  @Test
  void realDataHasTheCountsOfItsVotes() {
    assertCounts(Split.VALID, List.of(1341, 899, 461, 419, 326, 34, 72, 27), 3555, 3191, 3175);
    assertCounts(Split.TEST, List.of(1274, 929, 450, 449, 322, 21, 98, 30), 3545, 3137, 3122);
  }

  @Test
  void realTrainingDataHasTheCountsOfItsVotes() {
    // The spec counts 28,559: one row of its votes has no picture.
    PictureSplit train =
        assertCounts(
            Split.TRAIN,
            List.of(10_379, 7537, 3583, 3559, 2476, 195, 659, 170),
            28_385,
            25_045,
            24_925);

    assertThat(train.withVotes()).hasSize(28_556);
  }

  /**
   * The label.csv beside the pictures, which Microsoft publishes too, differs in a few votes from
   * the fer2013new.csv that the spec counted: the sizes by argmax of 8 are the spec's, those of 10
   * are up to 4 off (28,389, 3,553 and 3,546 there), those by majority up to 16 smaller (25,060,
   * 3,199 and 3,153 there).
   */
  private static PictureSplit assertCounts(
      Split split, List<Integer> argmax, long argmaxOf10, long majorityOf8, long majorityOf7) {
    Optional<Path> real = FerPlusFixture.real();
    assumeTrue(real.isPresent(), "no shared/data/ferplus above the working directory");
    PictureSplit read = new FerPlus(real.orElseThrow()).read(split, Protocol.ARGMAX_8);
    System.out.print(read.summary());

    assertThat(read.counts().values()).containsExactlyElementsOf(argmax);
    assertThat(read.missing()).isEmpty();
    assertThat(read.unreadable()).isEmpty();
    assertThat(labelled(read, Protocol.ARGMAX_10)).isEqualTo(argmaxOf10);
    assertThat(labelled(read, Protocol.MAJORITY_8)).isEqualTo(majorityOf8);
    assertThat(labelled(read, Protocol.MAJORITY_7)).isEqualTo(majorityOf7);
    return read;
  }

  private static long labelled(PictureSplit split, Protocol protocol) {
    return split.samples().stream()
        .filter(sample -> protocol.label(sample.votes()).isPresent())
        .count();
  }

  private PictureSplit read(Protocol protocol) {
    return new FerPlus(directory).read(Split.VALID, protocol);
  }

  private static void assertSays(String sentence, Path directory) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new FerPlus(directory).read(Split.VALID, Protocol.ARGMAX_8))
        .withMessageContaining(sentence);
  }
}
