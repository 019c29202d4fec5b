package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The labelled pictures of a split.
 *
 * @param protocol the classes, and what gave the pictures theirs
 * @param samples in the order of their names, some perhaps decoded only when asked for
 * @param missing names of pictures that are in the labels alone
 * @param unreadable names and reasons of pictures that cannot be decoded
 * @param leftOut rows that the protocol gives no label
 * @param sha256 of the samples' names, votes and encoded pictures, in hex
 */
public record PictureSplit(
    Split split,
    Labelling protocol,
    List<Sample> samples,
    List<String> missing,
    List<String> unreadable,
    int leftOut,
    String sha256) {
  private static final int MOST_NAMES_SHOWN = 5;

  public PictureSplit {
    samples = List.copyOf(samples);
    missing = List.copyOf(missing);
    unreadable = List.copyOf(unreadable);
  }

  /** Each picture that is missing or cannot be decoded, with the reason. */
  public List<String> skipped() {
    List<String> skipped = new ArrayList<>();
    missing.forEach(name -> skipped.add(name + ": missing"));
    skipped.addAll(unreadable);
    return skipped;
  }

  /**
   * Some of these samples as a split of their own.
   *
   * @param part which split they make up
   * @param indices which samples, in order
   */
  public PictureSplit subset(Split part, int[] indices) {
    MessageDigest digest = Sha256.start();
    digest.update((sha256 + "\n" + part.label() + "\n").getBytes(StandardCharsets.UTF_8));
    List<Sample> chosen = new ArrayList<>();
    for (int index : indices) {
      chosen.add(samples.get(index));
      digest.update((samples.get(index).name() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new PictureSplit(
        part, protocol, chosen, missing, unreadable, leftOut, Sha256.hex(digest));
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
