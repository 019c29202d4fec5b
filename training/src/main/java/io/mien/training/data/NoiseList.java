package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels with noise as others have published them (spec/methods.md, 2.7): lines {@code name label},
 * labels from 1 in the order of the data set's classes. A name may lack the {@code _aligned} that
 * RAF-DB's files have.
 *
 * @param file for messages
 * @param labels by picture name, from 0
 * @param sha256 of the file, in hex
 */
public record NoiseList(String file, Map<String, Integer> labels, String sha256) {
  private static final String ALIGNED = "_aligned";

  public NoiseList {
    labels = Map.copyOf(labels);
  }

  /**
   * Reads a list.
   *
   * @param classes how many there are
   * @throws DataException where it cannot be read, or a line is not of that form
   */
  public static NoiseList read(Path file, int classes) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DataException("expected a list of noisy labels, cannot read " + file, e);
    }
    Map<String, Integer> labels = new LinkedHashMap<>();
    int number = 0;
    for (String line : TextLines.of(content)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String[] words = line.strip().split("\\s+(?=\\S+$)", -1); // names may have blanks
      int label = words.length == 2 ? label(words[1], classes) : -1;
      if (label < 0) {
        throw new DataException(
            "expected 'name label' with a label of 1 to %d in line %d of %s, found '%s'"
                .formatted(classes, number, file, line.strip()));
      }
      Integer before = labels.put(key(words[0]), label);
      if (before != null && before != label) {
        throw new DataException(
            "expected one label for each picture in %s, found two for %s"
                .formatted(file, words[0]));
      }
    }
    return new NoiseList(file.toString(), labels, Sha256.of(content));
  }

  private static int label(String text, int classes) {
    try {
      int label = Integer.parseInt(text);
      return label >= 1 && label <= classes ? label - 1 : -1;
    } catch (NumberFormatException e) {
      return -1;
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
   * The samples' labels as the list has them; those that it does not name keep theirs.
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
    List<Integer> noisy = new ArrayList<>();
    for (Sample sample : samples) {
      noisy.add(labels.getOrDefault(key(sample.name()), classes.indexOf(sample.label())));
    }
    return noisy.stream().mapToInt(Integer::intValue).toArray();
  }
}
