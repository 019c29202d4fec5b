package io.mien.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads AffectNet (Mollahosseini et al., 2019) as it is given out today: {@code train_set} and
 * {@code val_set}, each with {@code images/17.jpg} and {@code annotations/17_exp.npy}, {@code
 * 17_val.npy}, {@code 17_aro.npy}. Papers report on {@code val_set}, which therefore is the test
 * split here.
 */
final class AffectNet implements Dataset {
  private static final String IMAGES = "images";
  private static final String ANNOTATIONS = "annotations";
  private static final Map<Split, String> FOLDERS =
      Map.of(Split.TRAIN, "train_set", Split.TEST, "val_set");

  private final Path directory;
  private final Labelling labelling;
  private final PictureReader reader = new PictureReader();

  /** With 8 classes, or 7 without contempt. */
  AffectNet(Path directory, int classes) {
    this.directory = directory;
    labelling = AffectNetLabels.labelling(classes);
  }

  /** Whether a directory looks like it. */
  static boolean isIn(Path directory) {
    return FOLDERS.values().stream()
        .anyMatch(folder -> Files.isDirectory(directory.resolve(folder).resolve(ANNOTATIONS)));
  }

  @Override
  public String name() {
    return "AffectNet, " + labelling.labels().size() + " expressions";
  }

  @Override
  public PictureSplit read(Split split) {
    Path folder = directory.resolve(FOLDERS.getOrDefault(split, ""));
    Path images = folder.resolve(IMAGES);
    Path annotations = folder.resolve(ANNOTATIONS);
    if (!Files.isDirectory(images) || !Files.isDirectory(annotations)) {
      throw new DataException(
          "expected folders %s and %s in %s, found %s"
              .formatted(IMAGES, ANNOTATIONS, folder, Contents.of(folder)));
    }
    List<PictureReader.Entry> entries = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    int leftOut = 0;
    for (String id : ids(annotations)) {
      try {
        Optional<PictureReader.Entry> entry = entry(images, annotations, id);
        entry.ifPresent(entries::add);
        leftOut += entry.isPresent() ? 0 : 1;
      } catch (DataException e) {
        odd.add(id + ": " + e.getMessage());
      }
    }
    return reader.read(split, labelling, entries, odd, leftOut, folder.toString());
  }

  private Optional<PictureReader.Entry> entry(Path images, Path annotations, String id) {
    Path file = annotations.resolve(id + "_exp.npy");
    return AffectNetLabels.of(NpyScalar.read(file), labelling, file.toString())
        .map(
            label ->
                new PictureReader.Entry(
                    id, picture(images, id), label, affect(annotations, id), Optional.empty()));
  }

  private static List<String> ids(Path annotations) {
    try (Stream<Path> files = Files.list(annotations)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("_exp.npy") && !name.startsWith("."))
          .map(name -> name.substring(0, name.length() - "_exp.npy".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException("cannot list %s: %s".formatted(annotations, e.getMessage()), e);
    }
  }

  private static Path picture(Path images, String id) {
    Path png = images.resolve(id + ".png");
    return Files.isRegularFile(png) ? png : images.resolve(id + ".jpg");
  }

  private static Optional<Affect> affect(Path annotations, String id) {
    Path valence = annotations.resolve(id + "_val.npy");
    Path arousal = annotations.resolve(id + "_aro.npy");
    return Files.isRegularFile(valence) && Files.isRegularFile(arousal)
        ? AffectNetLabels.affect(NpyScalar.read(valence), NpyScalar.read(arousal))
        : Optional.empty();
  }
}
