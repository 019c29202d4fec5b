package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageException;
import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads FER+ (Barsoum et al., 2016) from a directory that holds, for each split, a zip such as
 * {@code FER2013Train.zip} or a folder {@code FER2013Train} with {@code label.csv} and the
 * pictures.
 */
public final class FerPlus implements Dataset {
  private static final String LABELS = "label.csv";
  private static final ImageDecoder DECODER = new ImageDecoder(1 << 20);

  private final Path directory;
  private final Protocol protocol;

  /** Reads by the protocol that gives every picture a label. */
  public FerPlus(Path directory) {
    this(directory, Protocol.ARGMAX_8);
  }

  public FerPlus(Path directory, Protocol protocol) {
    this.directory = directory;
    this.protocol = protocol;
  }

  @Override
  public String name() {
    return "FER+ (FER2013 pictures, votes of ten annotators)";
  }

  @Override
  public PictureSplit read(Split split) {
    return read(split, protocol);
  }

  /**
   * Decodes all pictures of a split and keeps them. Pictures that are missing or unreadable are
   * listed in the result and left out.
   *
   * @throws DataException where the directory, the split or the labels are not as expected
   */
  public PictureSplit read(Split split, Protocol protocol) {
    try (SplitFiles files = SplitFiles.open(directory, split)) {
      byte[] csv =
          files
              .read(LABELS)
              .orElseThrow(() -> new DataException("expected " + LABELS + " in " + files.where()));
      List<LabelFile.Row> rows = LabelFile.parse(TextLines.of(csv), files.where() + "/" + LABELS);
      return read(files, rows, split, protocol);
    } catch (IOException e) {
      throw new DataException(
          "cannot read split %s in %s: %s".formatted(split.label(), directory, e.getMessage()), e);
    }
  }

  private static PictureSplit read(
      SplitFiles files, List<LabelFile.Row> rows, Split split, Protocol protocol)
      throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    int leftOut = 0;
    MessageDigest digest = Sha256.start();
    // Sorted, so that order in the file changes neither the digest nor the run.
    for (LabelFile.Row row :
        rows.stream().sorted(Comparator.comparing(LabelFile.Row::name)).toList()) {
      Optional<Expression> label = protocol.label(row.votes());
      if (label.isEmpty()) {
        leftOut++;
        continue;
      }
      Optional<byte[]> encoded = row.name().isEmpty() ? Optional.empty() : files.read(row.name());
      if (encoded.isEmpty()) {
        missing.add(row.name().isEmpty() ? "(a row without a name)" : row.name());
        continue;
      }
      try {
        Image picture = DECODER.decode(encoded.orElseThrow());
        samples.add(new Sample(row.name(), picture, row.votes(), label.orElseThrow()));
        update(digest, row, encoded.orElseThrow());
      } catch (ImageException e) {
        unreadable.add(row.name() + ": " + e.getMessage());
      }
    }
    if (samples.isEmpty()) {
      throw new DataException(
          "expected pictures in %s, found none of %d".formatted(files.where(), rows.size()));
    }
    return new PictureSplit(
        split, protocol, samples, missing, unreadable, leftOut, Sha256.hex(digest));
  }

  private static void update(MessageDigest digest, LabelFile.Row row, byte[] encoded) {
    String text = row.name() + "\n" + row.votes().counts() + "\n";
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.length).flip());
    digest.update(encoded);
  }
}
