package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels with noise as others have published them (spec/methods.md, 2.7): lines {@code name label},
 * labels from 1 in the data set's {@linkplain Labelling#numbered own numbers}. A name may lack the
 * {@code _aligned} that RAF-DB's files have.
 *
 * @param file for messages
 * @param labels by picture name
 * @param sha256 of the file, in hex
 */
public record NoiseList(String file, Map<String, Expression> labels, String sha256) {
  private static final String ALIGNED = "_aligned";

  public NoiseList {
    labels = Map.copyOf(labels);
  }

  /**
   * Reads a list.
   *
   * @param numbered what the labels 1, 2, ... mean
   * @throws DataException where it cannot be read, or a line is not of that form
   */
  public static NoiseList read(Path file, List<Expression> numbered) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException("expected a list of noisy labels, cannot read " + file, e);
    }
    Map<String, Expression> labels = new LinkedHashMap<>();
    int number = 0;
    for (String line : TextLines.of(content)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String[] words = line.strip().split("\\s+(?=\\S+$)", -1); // names may have blanks
      int label = words.length == 2 ? label(words[1]) : 0;
      if (label < 1 || label > numbered.size()) {
        throw new DataException(
            "expected 'name label' with a label of 1 to %d in line %d of %s, found '%s'"
                .formatted(numbered.size(), number, file, line.strip()));
      }
      Expression now = numbered.get(label - 1);
      Expression before = labels.put(key(words[0]), now);
      if (before != null && before != now) {
        throw new DataException(
            "expected one label for each picture in %s, found two for %s"
                .formatted(file, words[0]));
      }
    }
    return new NoiseList(file.toString(), labels, Sha256.of(content));
  }

  private static int label(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String key(String name) {
    return name.replace(ALIGNED, "");
  }

  /** How many of the samples it names. */
  long named(List<Sample> samples) {
    return samples.stream().filter(sample -> labels.containsKey(key(sample.name()))).count();
  }

  /**
   * The samples' labels as the list has them, as indices of the classes; those that it does not
   * name keep theirs.
   *
   * @throws DataException where it names none
   */
  int[] apply(List<Sample> samples, List<Expression> classes) {
    if (named(samples) == 0) {
      throw new DataException(
          "expected names of training pictures in "
              + file
              + " such as "
              + samples.get(0).name()
              + ", found none among "
              + labels.size());
    }
    return samples.stream()
        .map(sample -> labels.getOrDefault(key(sample.name()), sample.label()))
        .mapToInt(classes::indexOf)
        .toArray();
  }
}
