package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.training.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Controlled imbalance, label noise and folds. */
class ProtocolChangesTest {
  private static final int[] COUNTS = {60, 25, 10, 5};
  private static final int[] LABELS =
      IntStream.range(0, COUNTS.length)
          .flatMap(label -> IntStream.generate(() -> label).limit(COUNTS[label]))
          .toArray();

  private static int[] counts(int[] labels, int[] indices) {
    int[] counts = new int[COUNTS.length];
    Arrays.stream(indices).forEach(i -> counts[labels[i]]++);
    return counts;
  }

  @Test
  void imbalanceAgreesWithTheSpecification() {
    for (String id :
        List.of(
            "raf.if50",
            "raf.if100",
            "raf.if150",
            "ferplus.if50",
            "ferplus.if100",
            "ferplus.if150")) {
      JsonNode vector = Vectors.of("imbalance." + id);
      int[] counts = Vectors.integers(vector.path("inputs").path("counts_sorted"));
      Imbalance imbalance =
          new Imbalance(vector.path("inputs").path("imbalance_factor").asDouble());
      JsonNode expected = vector.path("expected");
      assertThat(imbalance.ratio(counts).isPresent())
          .isEqualTo(expected.path("feasible").asBoolean());
      imbalance
          .ratio(counts)
          .ifPresent(mu -> assertThat(mu).isCloseTo(expected.path("mu").asDouble(), within(1e-5)));
      assertThat(imbalance.kept(counts)).containsExactly(Vectors.integers(expected.path("counts")));
    }
  }

  @Test
  void imbalanceTakesPicturesAwayByChance() {
    Imbalance imbalance = new Imbalance(30);
    int[] kept = imbalance.subset(LABELS, COUNTS.length, new SplittableRandom(1));
    assertThat(kept).isSorted().doesNotHaveDuplicates();
    assertThat(counts(LABELS, kept)).containsExactly(imbalance.kept(COUNTS));
    assertThat(imbalance.subset(LABELS, COUNTS.length, new SplittableRandom(1))).isEqualTo(kept);
    assertThat(imbalance.subset(LABELS, COUNTS.length, new SplittableRandom(2))).isNotEqualTo(kept);
    assertThat(new Imbalance(2).subset(LABELS, COUNTS.length, new SplittableRandom(1)))
        .hasSize(LABELS.length);
  }

  @Test
  void imbalanceLosesNoPictureToRounding() {
    assertThat(new Imbalance(10).kept(new int[] {1000, 390})).containsExactly(1000, 100);
    assertThat(new Imbalance(100).kept(new int[] {100, 53, 5})).containsExactly(100, 23, 1);
    int[] ferPlus = {8733, 7284, 3136, 3022, 2098, 536, 116};
    assertThat(new Imbalance(100).kept(ferPlus))
        .containsExactly(8733, 6947, 2852, 2622, 1736, 423, 87);
  }

  @Test
  void imbalanceFollowsFrequencyNotTheOrderOfLabels() {
    assertThat(new Imbalance(24).kept(new int[] {5, 60, 10})).containsExactly(2, 60, 7);
  }

  @Test
  void noiseChangesAsManyLabelsAsAskedAndNeverToThemselves() {
    for (String rate : List.of("0.1", "0.2", "0.3")) {
      JsonNode vector = Vectors.of("noise.symmetric." + rate);
      int size = vector.path("inputs").path("n").asInt();
      int classes = vector.path("inputs").path("classes").asInt();
      int[] labels = IntStream.range(0, size).map(i -> i % classes).toArray();
      int[] noisy =
          new LabelNoise(Double.parseDouble(rate)).apply(labels, classes, new SplittableRandom(3));
      long flips = IntStream.range(0, size).filter(i -> noisy[i] != labels[i]).count();
      double expected = vector.path("expected").path("expected_flips").asDouble();
      double deviation = vector.path("expected").path("std_flips").asDouble();
      assertThat((double) flips).isCloseTo(expected, within(4 * deviation));
      long toLast =
          IntStream.range(0, size).filter(i -> labels[i] == 0 && noisy[i] == classes - 1).count();
      double each = expected / classes / (classes - 1);
      assertThat((double) toLast).isCloseTo(each, within(5 * Math.sqrt(each)));
    }
  }

  @Test
  void noiseOfOneChangesAllAndOfNoneNothing() {
    SplittableRandom random = new SplittableRandom(1);
    int[] all = new LabelNoise(1).apply(LABELS, 4, random);
    for (int i = 0; i < LABELS.length; i++) {
      assertThat(all[i]).isBetween(0, 3).isNotEqualTo(LABELS[i]);
    }
    assertThat(new LabelNoise(0).apply(LABELS, 4, random)).isEqualTo(LABELS);
  }

  @Test
  void foldsHaveTheSizesOfTheSpecification() {
    JsonNode vector = Vectors.of("kfold.sizes");
    int size = vector.path("inputs").path("n").asInt();
    int[] labels = IntStream.range(0, size).map(i -> i % 7 % 4).toArray();
    int[] folds = new StratifiedFolds(10).assign(labels, 4, new SplittableRandom(1));
    int[] sizes =
        IntStream.range(0, 10).map(fold -> StratifiedFolds.members(folds, fold).length).toArray();
    assertThat(sizes).containsExactly(Vectors.integers(vector.path("expected").path("sizes")));
  }

  @Test
  void foldsHaveEveryClassEvenly() {
    int[] folds = new StratifiedFolds(5).assign(LABELS, 4, new SplittableRandom(1));
    for (int fold = 0; fold < 5; fold++) {
      assertThat(counts(LABELS, StratifiedFolds.members(folds, fold))).containsExactly(12, 5, 2, 1);
    }
    assertThat(new StratifiedFolds(5).assign(LABELS, 4, new SplittableRandom(1))).isEqualTo(folds);
    assertThat(new StratifiedFolds(5).assign(LABELS, 4, new SplittableRandom(2)))
        .isNotEqualTo(folds);
  }

  @Test
  void refusesWhatDoesNotWork() {
    assertThatThrownBy(() -> new Imbalance(0.5)).hasMessageContaining("found 0.5");
    assertThatThrownBy(() -> new Imbalance(2).kept(new int[] {3, 0}))
        .hasMessageContaining("[3, 0]");
    assertThatThrownBy(() -> new LabelNoise(1.5)).hasMessageContaining("found 1.5");
    assertThatThrownBy(() -> new LabelNoise(1).apply(LABELS, 1, new SplittableRandom(1)))
        .hasMessageContaining("at least 2 classes");
    assertThatThrownBy(() -> new StratifiedFolds(1)).hasMessageContaining("found 1");
    assertThatThrownBy(() -> new StratifiedFolds(9).assign(new int[8], 1, new SplittableRandom(1)))
        .hasMessageContaining("at least 9 samples");
  }
}
