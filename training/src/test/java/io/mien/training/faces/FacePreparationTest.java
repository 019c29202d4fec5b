package io.mien.training.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mien.training.crop.Detection;
import io.mien.training.data.DataException;
import io.mien.training.data.FileTree;
import io.mien.training.data.Sha256;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.model.BoxCrop;
import io.mien.vision.model.LandmarkCrop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FacePreparationTest {
  private static final FaceAlignment ALIGNMENT = new FaceAlignment(new BoxCrop(0, 0, 1, 1), 16);

  @TempDir private Path directory;
  private Path from = Path.of("");
  private Path to = Path.of("");
  private int asked;

  /** A face of 10 x 10 at (20, 10) in bright pictures, two in the brightest, none in dark ones. */
  private List<Detection> find(Image picture) {
    asked++;
    int level = picture.bgr()[0] & 0xff;
    List<Detection> found = new ArrayList<>();
    if (level >= 100) {
      found.add(new Detection(new Box(20, 10, 10, 10), Optional.empty()));
    }
    if (level >= 200) {
      found.add(new Detection(new Box(0, 0, 5, 5), Optional.empty()));
    }
    return found;
  }

  @BeforeEach
  void writePictures() throws IOException {
    from = directory.resolve("from");
    to = directory.resolve("to");
    write("train/happy/one.png", png(100));
    write("train/happy/two.png", png(200));
    write("train/sad/photo.JPG", ImageEncoder.jpeg(picture(150), 90));
    write("train/sad/dark.png", png(0));
    write("train/sad/broken.jpg", new byte[] {1, 2, 3});
    write("labels.txt", "some labels".getBytes(StandardCharsets.UTF_8));
    write(".git/config.png", png(100));
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = from.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static byte[] png(int level) {
    return ImageEncoder.png(picture(level));
  }

  /** Of one level, with a face of level 50 that reaches a bit beyond its box. */
  private static Image picture(int level) {
    byte[] bgr = new byte[40 * 30 * Image.CHANNELS];
    Arrays.fill(bgr, (byte) level);
    for (int y = 8; y < 22; y++) {
      Arrays.fill(bgr, (y * 40 + 18) * 3, (y * 40 + 32) * 3, (byte) 50);
    }
    return new Image(40, 30, bgr);
  }

  private PreparationReport run(boolean keepsFaceless, String identity) {
    return new FacePreparation(
            this::find,
            identity,
            ALIGNMENT,
            new FaceCache(directory.resolve("cache")),
            keepsFaceless)
        .run(from, to, done -> {});
  }

  private Image read(String name) throws IOException {
    return new ImageDecoder(1 << 20).decode(Files.readAllBytes(to.resolve(name)));
  }

  @Test
  void makesTheSameTreeWithFacesAndTellsWhatItLeftOut() throws IOException {
    PreparationReport report = run(false, "fake 1");

    assertThat(read("train/happy/one.png").widthPixels()).isEqualTo(16);
    assertThat(read("train/happy/one.png").bgr()).containsOnly((byte) 50);
    assertThat(read("train/happy/two.png").bgr()).as("the surest face").containsOnly((byte) 50);
    assertThat(Files.readAllBytes(to.resolve("train/sad/photo.JPG"))).startsWith(0xff, 0xd8);
    assertThat(to.resolve("labels.txt")).hasContent("some labels");
    assertThat(to.resolve("train/sad/dark.png")).doesNotExist();
    assertThat(to.resolve("train/sad/broken.jpg")).doesNotExist();
    assertThat(to.resolve(".git")).doesNotExist();
    assertThat(report.faces()).isEqualTo(3);
    assertThat(report.several()).isEqualTo(1);
    assertThat(report.copied()).isEqualTo(1);
    assertThat(report.cached()).isZero();
    assertThat(report.dropped())
        .containsEntry("no face found", List.of(Path.of("train", "sad", "dark.png").toString()));
    assertThat(report.droppedCount()).isEqualTo(2);
    assertThat(report.summary())
        .contains("3 faces cut out, in 1 of the pictures the surest of several")
        .contains("1 left out, cannot be decoded: train/sad/broken.jpg (expected a JPEG or PNG");
    assertThat(report.toJson().path("dropped").path("no face found")).hasSize(1);
  }

  @Test
  void asksNobodyAboutPicturesThatItKnows() throws IOException {
    PreparationReport first = run(false, "fake 1");
    assertThat(asked).isEqualTo(4);
    byte[] before = Files.readAllBytes(to.resolve("train/sad/photo.JPG"));

    PreparationReport second = run(false, "fake 1");

    assertThat(asked).as("no more").isEqualTo(4);
    assertThat(second.cached()).isEqualTo(4);
    assertThat(second.dropped()).isEqualTo(first.dropped());
    assertThat(Files.readAllBytes(to.resolve("train/sad/photo.JPG"))).isEqualTo(before);

    Files.move(from.resolve("train/happy/one.png"), from.resolve("train/happy/moved.png"));
    run(false, "fake 1");
    assertThat(asked).as("content counts, not the name").isEqualTo(4);

    run(false, "fake 2");
    assertThat(asked).as("another finder").isEqualTo(8);
  }

  @Test
  void followsTheSource() throws IOException {
    run(false, "fake 1");
    write("train/happy/one.png", png(0));

    PreparationReport report = run(false, "fake 1");

    assertThat(to.resolve("train/happy/one.png")).as("no face any more").doesNotExist();
    assertThat(report.droppedCount()).isEqualTo(3);
  }

  @Test
  void takesAwayWhatItWroteForPicturesThatAreGone() throws IOException {
    run(false, "fake 1");
    run(false, "fake 2");
    int entries = cacheEntries();
    Files.writeString(to.resolve("train/happy/mine.txt"), "not written by a run");
    Files.write(to.resolve("labels.txt"), new byte[] {7}); // changed by somebody since
    Files.move(from.resolve("train/happy/one.png"), from.resolve("train/sad/one.png"));
    Files.delete(from.resolve("train/happy/two.png"));
    Files.delete(from.resolve("labels.txt"));

    PreparationReport report = run(false, "fake 2");

    assertThat(report.removed()).isEqualTo(2);
    assertThat(report.summary()).contains("2 of an earlier run removed");
    assertThat(to.resolve("train/happy/one.png")).doesNotExist();
    assertThat(to.resolve("train/sad/one.png")).exists();
    assertThat(to.resolve("train/happy/two.png")).doesNotExist();
    assertThat(to.resolve("train/happy/mine.txt")).exists();
    assertThat(to.resolve("labels.txt")).exists();
    assertThat(cacheEntries()).as("both finders' face of two.png").isEqualTo(entries - 2);
    assertThat(run(false, "fake 2").removed()).isZero();

    Files.delete(to.resolve("train/happy/mine.txt"));
    write("train/happy/three.png", png(120));
    run(false, "fake 2");
    Files.delete(from.resolve("train/happy/three.png"));
    run(false, "fake 2");
    assertThat(to.resolve("train/happy")).as("it would be a class").doesNotExist();
  }

  private int cacheEntries() {
    return FileTree.below(directory.resolve("cache")).size();
  }

  @Test
  void removesNothingThatARecordFromElsewhereNames() throws IOException {
    Path mine = Files.writeString(directory.resolve("mine.txt"), "x");
    Files.createDirectories(to);
    Files.writeString(
        to.resolve(FaceTree.RECORD), Sha256.of(mine) + " ../mine.txt\n\ncut short \\");

    assertThat(run(false, "fake 1").removed()).isZero();

    assertThat(mine).exists();
  }

  @Test
  void refusesAnotherSourceBeforeAnythingIsRemoved() throws IOException {
    run(false, "fake 1");
    int entries = cacheEntries();
    Path mine = from;
    from = directory.resolve("other");
    write("train/happy/other.png", png(110));

    assertThatThrownBy(() -> run(false, "fake 1"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected the pictures that %s was made of, found others at %s; choose another --out"
                .formatted(to, from));

    assertThat(to.resolve("train/happy/one.png")).exists();
    assertThat(to.resolve("train/happy/other.png")).doesNotExist();
    assertThat(cacheEntries()).isEqualTo(entries);
    assertThat(to.resolve(FaceTree.RECORD)).content().doesNotContain(directory.toString());
    from = Files.createSymbolicLink(directory.resolve("link"), mine);
    assertThat(run(false, "fake 1").faces()).as("the same through a link").isEqualTo(3);
    from = Path.of("").toAbsolutePath().relativize(mine);
    assertThat(run(false, "fake 1").faces()).as("the same from here").isEqualTo(3);
  }

  @Test
  void refusesAnotherSourceAlsoAfterARunThatWasCutShort() throws IOException {
    Files.createDirectories(to);
    Files.createFile(to.resolve("train")); // no folder can be made there
    assertThatThrownBy(() -> run(false, "fake 1")).isInstanceOf(DataException.class);
    from = directory.resolve("other");
    write("happy/other.png", png(110));

    assertThatThrownBy(() -> run(false, "fake 1")).hasMessageContaining("choose another --out");
  }

  @Test
  void readsARecordThatIsDamaged() throws IOException {
    run(false, "fake 1");
    Path record = to.resolve(FaceTree.RECORD);
    String digest = Sha256.of(record);
    Files.writeString(
        record,
        "\n%s a\0b\n%s ..\n%s x/..\n%s cut-".formatted(digest, digest, digest, digest),
        StandardOpenOption.APPEND);
    Files.write(record, new byte[] {(byte) 0xc3}, StandardOpenOption.APPEND);
    Files.delete(from.resolve("train/happy/two.png"));

    assertThat(run(false, "fake 1").removed()).isEqualTo(1);
    assertThat(record).content().doesNotContain("cut-");
  }

  @Test
  void leavesFilesThatNoRunWroteWhereThereIsNoFace() throws IOException {
    Path mine = to.resolve("train/sad/dark.png");
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "mine");
    run(false, "fake 1");
    assertThat(mine).hasContent("mine");

    Files.writeString(to.resolve("train/happy/one.png"), "changed since");
    write("train/happy/one.png", png(0));
    write("train/happy/two.png", png(0));
    run(false, "fake 1");

    assertThat(to.resolve("train/happy/one.png")).hasContent("changed since");
    assertThat(to.resolve("train/happy/two.png")).doesNotExist();
  }

  @Test
  void refusesALinkToThePictures() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), from);

    assertSays("expected another place", from, link);
    assertSays("expected another place", from, link.resolve("new/faces"));
    assertSays("expected another place", link, from.resolve("train"));
    assertThat(from.resolve("new")).doesNotExist();
  }

  @Test
  void takesAwayWhatARunLeftUnfinished() throws IOException {
    run(false, "fake 1");
    String picture = Sha256.of(from.resolve("train/happy/two.png"));
    Path entry =
        directory.resolve("cache").resolve(picture.substring(0, 2)).resolve(picture + "-how");
    Files.writeString(FaceCache.unfinished(entry), "half");
    Files.delete(to.resolve("train/happy/one.png"));
    Files.writeString(FaceCache.unfinished(to.resolve("train/happy/one.png")), "half");
    Files.writeString(FaceCache.unfinished(to.resolve("train/sad/photo.JPG")), "half");
    Files.delete(from.resolve("train/happy/one.png"));
    Files.delete(from.resolve("train/happy/two.png"));
    write("train/sad/photo.JPG", png(0));

    assertThat(run(false, "fake 1").removed()).isEqualTo(1);

    assertThat(to.resolve("train")).as("neither class").doesNotExist();
    assertThat(FaceCache.unfinished(entry)).doesNotExist();
  }

  @Test
  void saysWhatItCannotRemove() throws IOException {
    run(false, "fake 1");
    Files.delete(from.resolve("train/happy/one.png"));
    Path unreadable = Path.of("/proc/self/mem"); // also for root, from its start
    assumeTrue(Files.isRegularFile(unreadable));
    Path face = to.resolve("train/happy/one.png");
    Files.delete(face);
    Files.createSymbolicLink(face, unreadable);

    assertThatThrownBy(() -> run(false, "fake 1"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("cannot remove " + face + ", which an earlier run wrote: ");
  }

  @Test
  void takesAPictureForOneWhateverItsName() throws IOException {
    write("train/happy/d.bmp", png(130));
    write("train/happy/e", ImageEncoder.jpeg(picture(140), 90));

    PreparationReport report = run(false, "fake 1");

    assertThat(report.faces()).isEqualTo(5);
    assertThat(report.copied()).isEqualTo(1);
    assertThat(read("train/happy/d.bmp").bgr()).hasSize(16 * 16 * 3).containsOnly((byte) 50);
    assertThat(Files.readAllBytes(to.resolve("train/happy/e"))).startsWith(0xff, 0xd8);
  }

  @Test
  void keepsPicturesWithoutAFaceWhereItIsAsked() throws IOException {
    PreparationReport report = run(true, "fake 1");

    assertThat(report.whole()).isEqualTo(1);
    assertThat(read("train/sad/dark.png").widthPixels()).isEqualTo(16);
    assertThat(report.dropped()).containsOnlyKeys("cannot be decoded");
  }

  @Test
  void refusesTreesInEachOtherAndThoseWithoutPictures() throws IOException {
    assertSays("expected another place", from, from.resolve("faces"));
    assertSays("expected another place", from, from);
    assertSays("expected a directory with pictures, found nothing", from.resolve("none"), to);
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertSays("expected pictures (JPEG, PNG) below", empty, to);
    assertThat(to).doesNotExist();
  }

  private void assertSays(String sentence, Path source, Path target) {
    assertThatThrownBy(
            () ->
                new FacePreparation(
                        this::find,
                        "fake",
                        ALIGNMENT,
                        new FaceCache(directory.resolve("cache")),
                        false)
                    .run(source, target, done -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void alignsToTheNearestOfTheFiveTemplates() {
    FaceAlignment published = new FaceAlignment(FaceAlignment.fivePoints(), 112);
    LandmarkCrop crop = (LandmarkCrop) published.crop();
    assertThat(crop.templates()).hasSize(5);
    for (Landmarks template : crop.templates()) {
      // A face that is a template already, at 112 pixels, stays where it is.
      List<Point> points =
          template.points().stream().map(p -> new Point(112 * p.x(), 112 * p.y())).toList();
      Image whole = new Image(112, 112, noise(112 * 112 * 3));
      Image cut =
          published.cut(
              whole, new Detection(new Box(0, 0, 112, 112), Optional.of(Landmarks.of(points))));
      int different = 0;
      for (int i = 0; i < cut.bgr().length; i++) {
        different += Math.abs((cut.bgr()[i] & 0xff) - (whole.bgr()[i] & 0xff)) > 1 ? 1 : 0;
      }
      assertThat(different).isZero();
    }
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
