package io.mien.training.faces;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the pictures of a data set.
 *
 * @param faces pictures in which a face was found and cut out
 * @param several those of them with more than one face, of which the surest was taken
 * @param whole pictures without a face that were kept whole
 * @param cached pictures that were known from an earlier run
 * @param copied files that are no pictures
 * @param removed files that an earlier run wrote for what is no longer there
 * @param dropped reasons, and for each the pictures that are left out, by their paths
 */
public record PreparationReport(
    int faces,
    int several,
    int whole,
    int cached,
    int copied,
    int removed,
    Map<String, List<String>> dropped) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_NAMES_SHOWN = 5;

  public PreparationReport {
    Map<String, List<String>> copy = new TreeMap<>();
    dropped.forEach((reason, names) -> copy.put(reason, List.copyOf(names)));
    dropped = copy;
  }

  /** Pictures that are left out. */
  public int droppedCount() {
    return dropped.values().stream().mapToInt(List::size).sum();
  }

  /** All of it, each picture that is left out by its path. */
  public ObjectNode toJson() {
    return JSON.valueToTree(this);
  }

  /** A few lines to print. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d faces cut out, in %,d of the pictures the surest of several; %,d pictures without a"
                + " face kept whole; %,d left out; %,d known from before; %,d other files copied;"
                + " %,d of an earlier run removed%n",
            faces,
            several,
            whole,
            droppedCount(),
            cached,
            copied,
            removed));
    dropped.forEach(
        (reason, names) -> {
          List<String> shown =
              new ArrayList<>(names.subList(0, Math.min(MOST_NAMES_SHOWN, names.size())));
          if (names.size() > shown.size()) {
            shown.add("...");
          }
          text.append(
              String.format(
                  Locale.ROOT,
                  "  %,d left out, %s: %s%n",
                  names.size(),
                  reason,
                  String.join("; ", shown)));
        });
    return text.toString();
  }
}
