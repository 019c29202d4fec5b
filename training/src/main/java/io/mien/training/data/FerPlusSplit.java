package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A split of FER+ in memory.
 *
 * @param samples in the order of their names
 * @param missing names of pictures that are in the labels alone
 * @param unreadable names and reasons of pictures that cannot be decoded
 * @param leftOut rows that the protocol gives no label
 * @param sha256 of the samples' names, votes and encoded pictures, in hex
 */
public record FerPlusSplit(
    Split split,
    Protocol protocol,
    List<Sample> samples,
    List<String> missing,
    List<String> unreadable,
    int leftOut,
    String sha256) {
  private static final int MOST_NAMES_SHOWN = 5;

  public FerPlusSplit {
    samples = List.copyOf(samples);
    missing = List.copyOf(missing);
    unreadable = List.copyOf(unreadable);
  }

  /** Pictures of each label of the protocol, in its order. */
  public Map<Expression, Integer> counts() {
    Map<Expression, Integer> counts = new EnumMap<>(Expression.class);
    protocol.labels().forEach(label -> counts.put(label, 0));
    samples.forEach(sample -> counts.merge(sample.label(), 1, Integer::sum));
    return counts;
  }

  /** Samples that somebody gave one of the protocol's labels: those that can be learned from. */
  public List<Sample> withVotes() {
    return samples.stream()
        .filter(sample -> sample.votes().shares(protocol.labels()).isPresent())
        .toList();
  }

  /** What was read and what was not, in a few lines to print. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s (%s): %,d pictures: %s%n",
            split.label(),
            protocol.text(),
            samples.size(),
            counts().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey().label(), e.getValue()))
                .collect(Collectors.joining(", "))));
    if (leftOut > 0) {
      text.append(String.format(Locale.ROOT, "  %,d left out by the protocol%n", leftOut));
    }
    int withoutVotes = samples.size() - withVotes().size();
    if (withoutVotes > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %,d without a vote for any label: evaluated as %s, not trained on%n",
              withoutVotes,
              protocol.labels().get(0).label()));
    }
    append(text, "missing", missing);
    append(text, "unreadable", unreadable);
    return text.append("  sha256 ").append(sha256).append(System.lineSeparator()).toString();
  }

  private static void append(StringBuilder text, String what, List<String> names) {
    if (!names.isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %,d %s and skipped: %s%s%n",
              names.size(),
              what,
              String.join("; ", names.subList(0, Math.min(MOST_NAMES_SHOWN, names.size()))),
              names.size() > MOST_NAMES_SHOWN ? "; ..." : ""));
    }
  }
}
