package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a protocol changes about training pictures, in this order: of each class a share stays,
 * classes become rarer, labels become those of a list, labels become wrong by chance. The picture
 * of a changed label has one vote, for that label. Chance is the same for every method, and the
 * same pictures stay whatever follows.
 *
 * @param seed decides which pictures and labels
 * @param share of each class's pictures that stays, above 0 to 1
 * @param imbalance how uneven the classes become; empty = as they are
 * @param noise how many labels become wrong
 * @param list file of labels with noise made by others, a {@link NoiseList}; empty = none
 */
public record TrainingChanges(
    long seed, double share, Optional<Imbalance> imbalance, LabelNoise noise, Optional<Path> list) {
  private static final long SHARE = 1;
  private static final long IMBALANCE = 2;
  private static final long NOISE = 3;

  public TrainingChanges {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("expected a share above 0 to 1, found " + share);
    }
  }

  /**
   * Changed training pictures.
   *
   * @param text says what was done with counts, a line each; empty where nothing was
   * @param facts the same for provenance
   */
  public record Result(PictureSplit split, String text, Map<String, String> facts) {
    public Result {
      facts = Map.copyOf(facts);
    }
  }

  /**
   * Applies them.
   *
   * @throws DataException where a class would be left without pictures, or the list is of other
   *     pictures
   */
  public Result apply(PictureSplit training) {
    Work work = new Work(training.withVotes(), training.protocol().labels());
    if (share < 1) {
      take(work);
    }
    imbalance.ifPresent(rule -> thin(work, rule));
    list.ifPresent(file -> impose(work, NoiseList.read(file, training.protocol().numbered())));
    if (noise.rate() > 0) {
      int[] before = work.labels();
      relabel(
          work,
          noise.apply(before, work.classes.size(), Seeds.of(seed, NOISE)),
          "noise at a rate of " + noise.rate() + " (seed " + seed + ")");
    }
    if (work.text.isEmpty()) {
      return new Result(training, "", Map.of());
    }
    PictureSplit changed = PictureLabels.derived(training, training.split(), work.samples);
    work.facts.put("train.counts", work.counted());
    return new Result(changed, work.text.toString(), work.facts);
  }

  /** The pictures under way and what is said of them. */
  private static final class Work {
    private final List<Expression> classes;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> facts = new TreeMap<>();
    private List<Sample> samples;

    Work(List<Sample> samples, List<Expression> classes) {
      this.samples = samples;
      this.classes = classes;
    }

    int[] labels() {
      return PictureLabels.of(samples, classes);
    }

    String counted() {
      int[] counts = PictureLabels.counts(labels(), classes.size());
      return IntStream.range(0, counts.length)
          .mapToObj(i -> String.format(Locale.ROOT, "%s %,d", classes.get(i).label(), counts[i]))
          .collect(Collectors.joining(", "));
    }

    void say(String what) {
      text.append(what).append(System.lineSeparator());
    }
  }

  private void take(Work work) {
    int before = work.samples.size();
    int[] labels = work.labels();
    int[] left = PictureLabels.counts(labels, work.classes.size());
    for (int label = 0; label < left.length; label++) {
      left[label] = Math.min(left[label], Math.max(1, (int) Math.round(share * left[label])));
    }
    boolean[] stays = new boolean[labels.length];
    for (int index : Scramble.shuffled(labels.length, Seeds.of(seed, SHARE))) {
      stays[index] = left[labels[index]]-- > 0;
    }
    work.samples =
        PictureLabels.at(
            work.samples, IntStream.range(0, stays.length).filter(i -> stays[i]).toArray());
    work.say(
        String.format(
            Locale.ROOT,
            "train, a share of %s of each class (seed %d): %,d of %,d pictures: %s",
            share,
            seed,
            work.samples.size(),
            before,
            work.counted()));
  }

  private void thin(Work work, Imbalance rule) {
    int[] labels = work.labels();
    int[] counts = PictureLabels.counts(labels, work.classes.size());
    if (Arrays.stream(counts).anyMatch(count -> count < 1)) {
      throw new DataException(
          "expected pictures of each class to make uneven, found " + work.counted());
    }
    OptionalDouble mu = rule.ratio(counts);
    if (mu.isEmpty()) {
      work.say(
          String.format(
              Locale.ROOT,
              "train, imbalance %s: the pictures are more uneven already, nothing was taken away",
              rule.factor()));
      work.facts.put("train.imbalance.mu", "infeasible");
      return;
    }
    int[] kept = rule.kept(counts);
    for (int label = 0; label < kept.length; label++) {
      if (kept[label] < 1) {
        throw new DataException(
            "expected at least 1 picture of each class with an imbalance of %s, found 0 of %d of %s"
                .formatted(rule.factor(), counts[label], work.classes.get(label).label()));
      }
    }
    int before = work.samples.size();
    work.samples =
        PictureLabels.at(
            work.samples, rule.subset(labels, work.classes.size(), Seeds.of(seed, IMBALANCE)));
    work.facts.put("train.imbalance.mu", String.format(Locale.ROOT, "%.6f", mu.getAsDouble()));
    work.say(
        String.format(
            Locale.ROOT,
            "train, imbalance %s (mu %.6f, seed %d): %,d of %,d pictures: %s",
            rule.factor(),
            mu.getAsDouble(),
            seed,
            work.samples.size(),
            before,
            work.counted()));
  }

  private static void impose(Work work, NoiseList labels) {
    long named = labels.named(work.samples);
    relabel(
        work,
        labels.apply(work.samples, work.classes),
        String.format(
            Locale.ROOT,
            "labels of %s (%,d of its %,d names are here, %,d pictures keep theirs)",
            labels.file(),
            named,
            labels.labels().size(),
            work.samples.size() - named));
    work.facts.put("train.noise.list.sha256", labels.sha256());
  }

  private static void relabel(Work work, int[] noisy, String what) {
    int[] before = work.labels();
    List<Sample> samples = new ArrayList<>();
    int changed = 0;
    for (int i = 0; i < noisy.length; i++) {
      Sample sample = work.samples.get(i);
      if (noisy[i] == before[i]) {
        samples.add(sample);
      } else {
        samples.add(sample.relabelled(work.classes.get(noisy[i])));
        changed++;
      }
    }
    work.samples = samples;
    work.facts.merge(
        "train.noise.changed", "" + changed, (list, chance) -> list + " by the list, " + chance);
    work.say(
        String.format(
            Locale.ROOT,
            "train, %s: %,d of %,d labels changed (%.2f %%): %s",
            what,
            changed,
            noisy.length,
            100.0 * changed / noisy.length,
            work.counted()));
  }
}
