package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets in the layouts of the real ones, found by their folders. */
class DatasetTest {
  private static final double SHARE = 0.25;

  @TempDir private Path directory;

  private PictureSplit read(Split split) {
    return read(DataKind.AUTO, split);
  }

  private PictureSplit read(DataKind kind, Split split) {
    return kind.open(directory, Protocol.ARGMAX_8, SHARE).read(split);
  }

  private void assertSays(String sentence) {
    assertThatThrownBy(() -> read(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void rafDbHasItsSevenExpressions() throws IOException {
    DatasetFixture.rafDb(directory);

    PictureSplit test = read(Split.TEST);
    PictureSplit train = read(Split.TRAIN);

    assertThat(test.protocol().text()).isEqualTo("raf-db");
    assertThat(test.protocol().labels())
        .containsExactlyElementsOf(List.of(Expression.values()).subList(0, 7));
    assertThat(test.counts().values()).containsOnly(2);
    assertThat(train.counts().values()).as("one of four is validated on").containsOnly(3);
    // Pictures are numbered class by class: 1 to 4 are surprise, 5 and 6 its test pictures.
    assertThat(test.samples().get(0).name()).isEqualTo("test_00005.jpg");
    assertThat(test.samples().get(0).label()).isEqualTo(Expression.SURPRISE);
    assertThat(test.samples().get(0).picture().bgr()[1]).isEqualTo((byte) 5);
    assertThat(test.samples()).extracting(Sample::label).endsWith(Expression.NEUTRAL);
    assertThat(test.samples().get(0).votes().shares(test.protocol().labels()).orElseThrow())
        .containsExactly(0, 0, 1, 0, 0, 0, 0);
  }

  @Test
  void rafDbMayLieInItsBasicFolderAndHaveOriginalPictures() throws IOException {
    DatasetFixture.rafDb(directory.resolve("basic"));
    assertThat(read(Split.TEST).samples()).hasSize(14);
    Path image = directory.resolve("basic/Image");
    try (var files = Files.list(image.resolve("aligned"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace("_aligned", "");
        DatasetFixture.write(image.resolve("original").resolve(name), Files.readAllBytes(file));
        Files.delete(file);
      }
    }
    assertThat(read(Split.TEST).samples()).as("an empty folder beside it").hasSize(14);
    Files.delete(image.resolve("aligned"));

    assertThat(read(Split.TEST).samples()).hasSize(14);
  }

  @Test
  void rafDbListsWhatIsMissingAndSaysWhatIsWrong() throws IOException {
    DatasetFixture.rafDb(directory);
    Path aligned = directory.resolve("Image/aligned");
    Files.delete(aligned.resolve("test_00005_aligned.jpg"));
    Files.write(aligned.resolve("test_00006_aligned.jpg"), new byte[] {1});

    PictureSplit test = read(Split.TEST);
    assertThat(test.samples()).hasSize(12);
    assertThat(test.missing()).containsExactly("test_00005.jpg");
    assertThat(test.unreadable()).hasSize(1);
    assertThat(test.skipped()).containsExactly("test_00005.jpg: missing", test.unreadable().get(0));

    Path list = directory.resolve("EmoLabel/list_patition_label.txt");
    Files.writeString(list, "train_1.jpg 8\n");
    assertSays("expected a picture's name and a label of 1 to 7, found 'train_1.jpg 8' in");
    Files.writeString(list, "val_1.jpg 1\n");
    assertSays("expected a name that begins with train or test, found 'val_1.jpg'");
    Files.writeString(list, "train_00001.jpg 1\ntrain_00001.jpg 2\n");
    assertSays("expected each picture once, found train_00001.jpg twice");
    Files.writeString(list, "train_9.jpg 1\n");
    assertSays("found none of the 1 that it names, the first: train_9.jpg is missing");
  }

  @Test
  void affectNetHasEightExpressionsAndAffect() throws IOException {
    DatasetFixture.affectNet(directory);

    PictureSplit test = read(Split.TEST);

    assertThat(test.protocol().text()).isEqualTo("affectnet-8");
    assertThat(test.counts().values()).containsOnly(1).hasSize(8);
    assertThat(test.samples()).extracting(Sample::name).contains("5", "47");
    Sample last =
        test.samples().stream().filter(s -> s.name().equals("47")).findFirst().orElseThrow();
    assertThat(last.label()).as("number 7").isEqualTo(Expression.CONTEMPT);
    assertThat(last.affect().orElseThrow().valence()).isCloseTo(24 / 30.0, within(1e-12));
    assertThat(last.affect().orElseThrow().arousal()).isCloseTo(-12 / 30.0, within(1e-12));
    assertThat(read(Split.TRAIN).counts().values()).as("one of five is held out").containsOnly(4);
  }

  @Test
  void affectNetWithSevenLeavesContemptOut() throws IOException {
    DatasetFixture.affectNet(directory);

    PictureSplit test = read(DataKind.AFFECTNET_7, Split.TEST);

    assertThat(test.protocol().labels()).hasSize(7).doesNotContain(Expression.CONTEMPT);
    assertThat(test.samples()).hasSize(7);
    assertThat(test.leftOut()).isEqualTo(1);
    // Its numbers go by neutral, happy, sad, surprise, fear, disgust, anger.
    assertThat(test.samples())
        .extracting(Sample::label)
        .containsExactlyInAnyOrder(
            Expression.NEUTRAL,
            Expression.HAPPINESS,
            Expression.SADNESS,
            Expression.SURPRISE,
            Expression.FEAR,
            Expression.DISGUST,
            Expression.ANGER);
  }

  @Test
  void affectNetListsOddAnnotationsAndGoesOn() throws IOException {
    DatasetFixture.affectNet(directory);
    Path annotations = directory.resolve("val_set/annotations");
    Files.write(
        annotations.resolve("5_exp.npy"),
        DatasetFixture.npy("<f8", "()", DatasetFixture.number(11)));
    Files.write(annotations.resolve("11_exp.npy"), new byte[0]);
    Files.write(
        annotations.resolve("17_val.npy"),
        DatasetFixture.npy("<f8", "()", DatasetFixture.number(-3)));
    Files.write(annotations.resolve("._17_exp.npy"), new byte[] {0, 5, 22, 7});

    PictureSplit test = read(Split.TEST);

    assertThat(test.samples()).hasSize(6);
    assertThat(test.skipped())
        .containsExactly(
            "11: expected one number in %s, found other bytes at its start"
                .formatted(annotations.resolve("11_exp.npy")),
            "5: expected an expression of 0 to 10, found 11.0 in "
                + annotations.resolve("5_exp.npy"));
    assertThat(test.samples())
        .filteredOn(sample -> sample.affect().isEmpty())
        .extracting(Sample::name)
        .containsExactly("17");
  }

  @Test
  void olderAffectNetCutsTheFaceOut() throws IOException {
    DatasetFixture.affectNetList(directory);
    assertThat(DataKind.namesFaces(directory)).isTrue();

    PictureSplit test = read(Split.TEST);
    List<Sample> training = new ArrayList<>(read(Split.TRAIN).samples());
    training.addAll(read(Split.VALID).samples());

    assertThat(test.samples()).hasSize(2);
    Image face = test.samples().get(0).picture();
    assertThat(face.widthPixels()).isEqualTo(20);
    assertThat(face.heightPixels()).isEqualTo(30);
    assertThat(test.samples().get(0).affect()).contains(new Affect(0.5, -0.25));
    assertThat(read(Split.TRAIN).leftOut()).as("number 10 has no face").isEqualTo(1);
    assertThat(training).hasSize(17);
    assertThat(training)
        .filteredOn(sample -> sample.name().equals("98/picture.jpg"))
        .extracting(Sample::affect)
        .containsExactly(Optional.empty());
  }

  @Test
  void olderAffectNetSaysWhatIsWrong() throws IOException {
    DatasetFixture.affectNetList(directory);
    Path list = directory.resolve("training.csv");
    List<String> lines = Files.readAllLines(list);
    Files.write(list, List.of(lines.get(0).replace("valence", "v"), lines.get(1)));
    assertSays("expected a column valence in");
    Files.write(list, List.of(lines.get(0), "a.jpg,1,2"));
    assertSays("expected 9 columns, found 3 in " + list + " line 2");
    Files.write(list, List.of(lines.get(0), lines.get(1).replace(",8,4,", ",x,4,")));
    assertSays("expected a number in column face_x, found 'x'");
    Files.write(list, List.of(lines.get(0), lines.get(1).replace(",8,4,", ",900,4,")));
    assertSays("expected a face inside 40 x 40 pixels");
    Files.write(list, List.of(lines.get(0), lines.get(1), lines.get(1).replace(",8,4,", ",9,4,")));
    assertSays("expected each picture once, found 0/picture.jpg twice");
  }

  @Test
  void olderAffectNetListsOddRowsAndGoesOn() throws IOException {
    DatasetFixture.affectNetList(directory);
    Path list = directory.resolve("validation.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(list));
    String last = lines.get(2);
    lines.add("20/picture.jpg,-1,-1,-1,-1,1;2,3,0.5,0.5");
    lines.add("21/picture.jpg,NULL,NULL,NULL,NULL,1;2,3,0.5,0.5");
    lines.add("22/picture.jpg,8,4,20");
    lines.add("23/picture.jpg,8,4,20,30,1;2,12,0.5,0.5");
    lines.add(last);
    for (String affect : List.of("-3,0.5", "NULL,NULL")) {
      String name = lines.size() + "/picture.jpg";
      DatasetFixture.write(
          directory.resolve("Manually_Annotated_Images").resolve(name),
          DatasetFixture.png(lines.size(), 40));
      lines.add(name + ",8,4,20,30,1;2,3," + affect);
    }
    Files.write(list, lines);

    PictureSplit test = read(Split.TEST);

    assertThat(test.samples()).hasSize(4);
    assertThat(test.samples())
        .filteredOn(sample -> sample.affect().isEmpty())
        .extracting(Sample::name)
        .containsExactly("8/picture.jpg", "9/picture.jpg");
    assertThat(test.skipped())
        .hasSize(5)
        .contains("17/picture.jpg: the same again in " + list + " line 8")
        .anyMatch(text -> text.startsWith("20/picture.jpg: expected a finite box of no negative"))
        .anyMatch(text -> text.startsWith("21/picture.jpg: expected a number in column face_x"))
        .anyMatch(text -> text.startsWith("22/picture.jpg: expected 9 columns, found 4"))
        .anyMatch(text -> text.startsWith("23/picture.jpg: expected an expression of 0 to 10"));
  }

  @Test
  void foldersNameExpressionsInSeveralWords() throws IOException {
    DatasetFixture.folders(directory.resolve("train"), 4, "happy", "Sad", "contempt");
    DatasetFixture.folders(directory.resolve("test"), 1, "happiness", "sadness");
    Files.writeString(directory.resolve("train/happy/.hidden"), "x");
    Files.writeString(directory.resolve("train/happy/readme.txt"), "x");

    PictureSplit train = read(Split.TRAIN);

    assertThat(train.protocol().labels())
        .containsExactly(Expression.HAPPINESS, Expression.SADNESS, Expression.CONTEMPT);
    assertThat(train.counts().values()).containsOnly(3);
    assertThat(train.unreadable()).singleElement().asString().startsWith("happy/readme.txt: ");
    assertThat(read(Split.VALID).samples()).hasSize(3);
    PictureSplit test = read(Split.TEST);
    assertThat(test.protocol().labels()).as("those of all splits").hasSize(3);
    assertThat(test.samples())
        .extracting(Sample::name)
        .containsExactly("happiness/0.png", "sadness/0.png");
  }

  @Test
  void foldersMayLieSideBySideOrBringAValidationSplit() throws IOException {
    DatasetFixture.folders(directory, 8, "neutral", "angry");
    assertThat(read(Split.TRAIN).samples()).hasSize(12);
    assertThat(read(Split.VALID).samples()).hasSize(4);
    assertThatThrownBy(() -> read(Split.TEST))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a folder test in");

    Path other = Files.createDirectory(directory.resolve("train"));
    DatasetFixture.folders(other, 2, "neutral", "angry");
    DatasetFixture.folders(directory.resolve("val"), 1, "neutral", "angry");
    assertThat(read(DataKind.FOLDERS, Split.TRAIN).samples()).hasSize(4);
    assertThat(read(DataKind.FOLDERS, Split.VALID).samples()).hasSize(2);
  }

  @Test
  void linksAreFollowedAndThoseToNothingAreMissing() throws IOException {
    Path elsewhere = directory.resolve("elsewhere");
    DatasetFixture.folders(elsewhere, 8, "neutral", "angry");
    Path tree = Files.createDirectory(directory.resolve("tree"));
    for (String name : List.of("neutral", "angry")) {
      Files.createSymbolicLink(tree.resolve(name), elsewhere.resolve(name));
    }
    Files.createSymbolicLink(elsewhere.resolve("angry/gone.png"), directory.resolve("gone.png"));

    Dataset linked = DataKind.FOLDERS.open(tree, Protocol.ARGMAX_8, SHARE);

    assertThat(linked.read(Split.TRAIN).samples()).hasSize(12);
    assertThat(linked.read(Split.TRAIN).missing()).containsExactly("angry/gone.png");
    Files.createSymbolicLink(elsewhere.resolve("angry/again"), elsewhere.resolve("angry"));
    assertThatThrownBy(
            () -> DataKind.FOLDERS.open(tree, Protocol.ARGMAX_8, SHARE).read(Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot list");
  }

  @Test
  void aByteOrderMarkIsNoPartOfAList() throws IOException {
    DatasetFixture.affectNetList(directory);
    int pictures = read(Split.TRAIN).samples().size();
    Path list = directory.resolve("training.csv");
    Files.writeString(list, "\uFEFF" + Files.readString(list));

    assertThat(read(Split.TRAIN).samples()).hasSize(pictures);
  }

  @Test
  void foldersOfNoExpressionAreRefused() throws IOException {
    DatasetFixture.folders(directory, 2, "neutral", "cats");
    assertSays("expected folders named after expressions (neutral, happiness, ");
    assertSays("found cats in");
  }

  @Test
  void whatIsHeldOutIsTheSameEveryTimeAndNoTrainingPicture() throws IOException {
    DatasetFixture.folders(directory, 20, "neutral", "angry", "fear");

    PictureSplit train = read(Split.TRAIN);
    PictureSplit valid = read(Split.VALID);

    Set<String> names = new HashSet<>();
    train.samples().forEach(sample -> names.add(sample.name()));
    valid.samples().forEach(sample -> names.add(sample.name()));
    assertThat(names).hasSize(60);
    assertThat(valid.counts().values()).containsOnly(5);
    assertThat(read(Split.VALID).sha256()).isEqualTo(valid.sha256());
    assertThat(train.sha256()).isNotEqualTo(valid.sha256());
    PictureSplit more = DataKind.AUTO.open(directory, Protocol.ARGMAX_8, 0.5).read(Split.VALID);
    assertThat(more.sha256()).isNotEqualTo(valid.sha256());
    DatasetFixture.write(directory.resolve("fear/0.png"), DatasetFixture.png(200, 20));
    assertThat(read(Split.VALID).sha256()).as("another picture").isNotEqualTo(valid.sha256());
  }

  @Test
  void picturesThatDoNotFitIntoMemoryAreDecodedWhenAskedFor() throws IOException {
    Path file = directory.resolve("a.png");
    DatasetFixture.write(file, DatasetFixture.png(9, 20));
    PictureReader.Entry entry = new PictureReader.Entry("a.png", file, Expression.FEAR);
    Labelling labelling = Labelling.of("one", List.of(Expression.FEAR));
    Sample sample =
        new PictureReader(20 * 20 * 3 - 1)
            .read(Split.TRAIN, labelling, List.of(entry), 0, "here")
            .samples()
            .get(0);

    assertThat(sample.picture().bgr()[1]).isEqualTo((byte) 9);
    assertThat(sample.picture()).isNotSameAs(sample.picture());
    Files.delete(file);
    assertThatThrownBy(sample::picture)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected the picture " + file + " as it was at the start");
  }

  @Test
  void whatIsNoDataSetIsNamed() throws IOException {
    assertSays("expected FER+ (FER2013Train and others), RAF-DB (EmoLabel), AffectNet");
    assertSays("found an empty directory");
    assertThatThrownBy(
            () -> DataKind.AUTO.open(directory.resolve("none"), Protocol.ARGMAX_8, SHARE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a directory with pictures, found nothing at");
    assertThatThrownBy(() -> read(DataKind.RAF_DB, Split.TRAIN))
        .hasMessageContaining("expected EmoLabel/list_patition_label.txt in");
    assertThatThrownBy(() -> read(DataKind.AFFECTNET_8, Split.TEST))
        .hasMessageContaining("expected folders images and annotations in");
    assertThatThrownBy(() -> DataKind.ofText("rafdb"))
        .hasMessageContaining("one of auto, fer-plus, raf-db, affectnet-7, affectnet-8, folders");
    assertThat(DataKind.ofText("raf-db")).isEqualTo(DataKind.RAF_DB);
  }

  @Test
  void ferPlusIsFoundToo() throws IOException {
    FerPlusFixture.folder(directory, Split.VALID);

    assertThat(read(Split.VALID).protocol()).isEqualTo(Protocol.ARGMAX_8);
    assertThat(
            DataKind.AUTO.open(directory, Protocol.MAJORITY_7, SHARE).read(Split.VALID).samples())
        .hasSize(7);
  }
}
