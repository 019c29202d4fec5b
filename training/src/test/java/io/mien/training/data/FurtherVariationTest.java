package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Noise, second views, mixing and neighbours. */
class FurtherVariationTest {
  private static final int SIDE = 16;
  private static final Preprocessing PLAIN =
      new Preprocessing(
          ColourOrder.BGR,
          SIDE,
          SIDE,
          0,
          1 / 255.0,
          List.of(0.0, 0.0, 0.0),
          List.of(1.0, 1.0, 1.0),
          Resampling.ANTIALIASED,
          Border.REPLICATE);

  /** A picture whose pixels all differ from their mirror images. */
  private static Image slope() {
    byte[] bgr = new byte[SIDE * SIDE * Image.CHANNELS];
    for (int i = 0; i < bgr.length; i++) {
      int pixel = i / Image.CHANNELS;
      bgr[i] = (byte) (60 + 4 * (pixel % SIDE) + pixel / SIDE + 10 * (i % Image.CHANNELS));
    }
    return new Image(SIDE, SIDE, bgr);
  }

  private static Augmentation with(double flip, double erase, FurtherVariation further) {
    return new Augmentation(0, 0, 0, flip, 0, 0, erase, 0.1, 0.2, further);
  }

  private static FurtherVariation noise(double probability, boolean mirroredToo) {
    return new FurtherVariation(
        1, 0, Erasure.MEAN, new PixelNoise(probability, 5, mirroredToo), RandAugment.NONE);
  }

  private static float[] write(Augmentation augmentation, RandomGenerator random) {
    float[] tensor = new float[PLAIN.tensorLength()];
    augmentation.write(slope(), PLAIN, random, tensor);
    return tensor;
  }

  @Test
  void noiseHasItsDeviation() {
    float[] plain = write(Augmentation.NONE, Seeds.of(1));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 20; i++) {
      float[] noisy = write(with(0, 0, noise(1, true)), Seeds.of(i));
      for (int j = 0; j < plain.length; j++) {
        double difference = 255 * (noisy[j] - plain[j]);
        sum += difference;
        squares += difference * difference;
      }
    }
    int count = 20 * plain.length;

    // Cutting off the fraction takes half away; five deviations of the mean of 15,360 are 0.2.
    assertThat(sum / count).isCloseTo(-0.5, within(0.2));
    assertThat(Math.sqrt(squares / count)).isCloseTo(5, within(0.25));
  }

  @Test
  void noiseNeverFallsOnMirroredPicturesWhereItMustNot() {
    float[] plain = write(Augmentation.NONE, Seeds.of(1));
    float[] mirrored = write(with(1, 0, FurtherVariation.NONE), Seeds.of(1));
    int noisy = 0;
    int flipped = 0;
    int untouched = 0;
    for (int i = 0; i < 1000; i++) {
      float[] found = write(with(0.25, 0, noise(0.25, false)), Seeds.of(i));
      if (Arrays.equals(found, mirrored)) {
        flipped++;
      } else if (Arrays.equals(found, plain)) {
        untouched++;
      } else {
        noisy++;
        assertThat(found[0]).as("not mirrored").isCloseTo(plain[0], within(0.12f));
      }
    }

    // Five deviations of 1,000 draws of a quarter are 68.
    assertThat(noisy).isBetween(182, 318);
    assertThat(flipped).isBetween(182, 318);
    assertThat(untouched).isBetween(421, 579);
    assertThatThrownBy(() -> with(0.6, 0, noise(0.5, false)))
        .hasMessageContaining("of at most 1 together");
  }

  @Test
  void whatIsOffDrawsNoChance() {
    SplittableRandom before = new SplittableRandom(7);
    SplittableRandom after = new SplittableRandom(7);
    Augmentation usual = new Augmentation(10, 0.1, 0.1, 0.5, 0.2, 0.2, 0.5, 0.02, 0.25);
    float[] unused = write(usual, before);
    // Rotation, scale, two shifts, mirroring, brightness and contrast: what runs of old drew.
    for (int i = 0; i < 7; i++) {
      after.nextDouble();
    }
    new RandomErasing(0.5, 0.02, 0.25, Erasure.MEAN)
        .apply(new float[PLAIN.tensorLength()], 3, SIDE, SIDE, after);

    assertThat(before.nextLong()).isEqualTo(after.nextLong());
  }

  @Test
  void placesStayWhereTheyAreNotDrawn() {
    FurtherVariation seldom =
        new FurtherVariation(0.2, 0, Erasure.MEAN, PixelNoise.NONE, RandAugment.NONE);
    Augmentation turned = new Augmentation(90, 0, 0, 0, 0, 0, 0, 0, 0, seldom);
    float[] plain = write(Augmentation.NONE, Seeds.of(1));
    long moved =
        IntStream.range(0, 500)
            .filter(i -> !Arrays.equals(write(turned, Seeds.of(i)), plain))
            .count();

    // Five deviations of 500 draws of a fifth are 45.
    assertThat(moved).isBetween(55L, 145L);
  }

  @Test
  void saturationMovesColoursAndNoGreys() {
    FurtherVariation colours =
        new FurtherVariation(1, 1, Erasure.MEAN, PixelNoise.NONE, RandAugment.NONE);
    float[] plain = write(Augmentation.NONE, Seeds.of(1));
    float[] found = write(with(0, 0, colours), Seeds.of(1));
    int plane = SIDE * SIDE;

    for (int i = 0; i < plane; i++) {
      float before = grey(plain, plane, i);
      assertThat(grey(found, plane, i)).isCloseTo(before, within(1e-5f));
    }
    float ratio = (found[0] - grey(found, plane, 0)) / (plain[0] - grey(plain, plane, 0));
    assertThat(ratio).isNotCloseTo(1, within(0.01f)).isBetween(0f, 2f);
  }

  private static float grey(float[] bgr, int plane, int i) {
    return 0.114f * bgr[i] + 0.587f * bgr[plane + i] + 0.299f * bgr[2 * plane + i];
  }

  @Test
  void theSecondViewIsTheMirrorImageWithAnErasingOfItsOwn() {
    Augmentation augmentation = with(0, 1, noise(1, true));
    float[] plain = write(Augmentation.NONE, Seeds.of(1));
    int differentBoxes = 0;
    for (int seed = 0; seed < 20; seed++) {
      float[] first = new float[PLAIN.tensorLength()];
      float[] second = new float[PLAIN.tensorLength()];
      augmentation.writeTwice(slope(), PLAIN, Seeds.of(seed), first, second);
      int erasedInBoth = 0;
      int erased = 0;
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int at = y * SIDE + x;
          int mirrored = y * SIDE + SIDE - 1 - x;
          boolean isErased = second[at] == 0;
          erased += isErased ? 1 : 0;
          erasedInBoth += isErased && first[mirrored] == 0 ? 1 : 0;
          if (!isErased) {
            assertThat(second[at]).as("no noise").isCloseTo(plain[mirrored], within(1e-6f));
          }
        }
      }
      assertThat(erased).isPositive();
      differentBoxes += erasedInBoth == erased ? 0 : 1;
    }
    assertThat(differentBoxes).isGreaterThan(15);
  }

  @Test
  void batchesBringTheirCompanyAlong() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] bgr = new byte[SIDE * SIDE * Image.CHANNELS];
      Arrays.fill(bgr, (byte) (10 * i));
      samples.add(
          new Sample(
              "p" + i,
              PictureSource.of(new Image(SIDE, SIDE, bgr)),
              Votes.single(Expression.FEAR),
              Expression.FEAR,
              Optional.of(new Affect(i / 16.0, 0))));
    }
    Labelling labelling = Labelling.of("two", List.of(Expression.ANGER, Expression.FEAR));
    PictureSplit split =
        new PictureSplit(Split.TRAIN, labelling, samples, List.of(), List.of(), 0, "");
    AugmentedPictures data = pictures(split, Company.NEIGHBOURS);
    Neighbours neighbours = data.neighbours().orElseThrow();

    assertThat(neighbours.indices()[0]).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(neighbours.indices()[6]).containsExactly(5, 7, 4, 8, 3, 9, 2, 10);
    try (BatchStream stream = data.epoch(1, 0, 0, 5)) {
      int seen = 0;
      while (stream.hasNext()) {
        Batch batch = stream.next();
        assertThat(batch.each()).isEqualTo(8);
        for (int n = 0; n < batch.count(); n++) {
          int[] near = neighbours.indices()[batch.samples()[n]];
          for (int k = 0; k < near.length; k++) {
            float value = batch.others().get((n * 8 + k) * PLAIN.tensorLength());
            assertThat(value * 255).isCloseTo(10 * near[k], within(0.01f));
          }
          assertThat(batch.pictures().get(n * PLAIN.tensorLength()) * 255)
              .isCloseTo(10 * batch.samples()[n], within(0.01f));
        }
        seen += batch.count();
      }
      assertThat(seen).isEqualTo(12);
    }
    PictureSplit without =
        new PictureSplit(
            Split.TRAIN,
            labelling,
            List.of(new Sample("q", slope(), Votes.single(Expression.FEAR), Expression.FEAR)),
            List.of(),
            List.of(),
            0,
            "");
    assertThatThrownBy(() -> pictures(without, Company.NEIGHBOURS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected valence and arousal of every training picture")
        .hasMessageContaining("found none of q");
    assertThat(pictures(without, Company.SECOND_VIEW).epoch(1, 0, 0, 2).next().each()).isEqualTo(1);
  }

  private static AugmentedPictures pictures(PictureSplit split, Company company) {
    return new AugmentedPictures(
        split, PLAIN, Augmentation.NONE, 0, Sampler.SHUFFLED, BatchMixing.NONE, company);
  }

  @Test
  void neighboursAreThoseOfASearchThroughAll() {
    SplittableRandom random = new SplittableRandom(3);
    List<Affect> affects = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      // A coarse grid, so that many are as near as each other.
      affects.add(new Affect(random.nextInt(-5, 6) / 5.0, random.nextInt(-5, 6) / 5.0));
    }

    Neighbours found = Neighbours.of(affects, 8);

    for (int i = 0; i < affects.size(); i++) {
      Affect own = affects.get(i);
      int self = i;
      int[] expected =
          IntStream.range(0, affects.size())
              .filter(other -> other != self)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(other -> own.distance(affects.get(other)))
                      .thenComparing(other -> other))
              .limit(8)
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(found.indices()[i]).containsExactly(expected);
      assertThat(found.distances()[i][7])
          .isCloseTo((float) own.distance(affects.get(expected[7])), within(1e-6f));
    }
    assertThatThrownBy(() -> Neighbours.of(affects.subList(0, 8), 8))
        .hasMessageContaining("expected more than 8 pictures");
  }

  @Test
  void mixUpMixesPicturesAndLabelsAlike() {
    // Picture n has the value n everywhere and the label n.
    int count = 6;
    int plane = 3 * SIDE * SIDE;
    float[] pictures = new float[count * plane];
    for (int i = 0; i < pictures.length; i++) {
      int picture = i / plane;
      pictures[i] = picture;
    }
    FloatBuffer buffer = AugmentedPictures.buffer(pictures.length).put(0, pictures);
    float[] targets = unit(count);

    new BatchMixing(0.4, 0).apply(buffer, count, 3, SIDE, SIDE, targets, Seeds.of(5));

    for (int n = 0; n < count; n++) {
      double expected = 0;
      double sum = 0;
      for (int l = 0; l < count; l++) {
        expected += l * targets[n * count + l];
        sum += targets[n * count + l];
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
      assertThat((double) buffer.get(n * plane)).isCloseTo(expected, within(1e-5));
      assertThat((double) buffer.get(n * plane + plane - 1)).isCloseTo(expected, within(1e-5));
    }
    assertThat(targets).isNotEqualTo(unit(count));
  }

  @Test
  void cutMixPastesABoxOfTheShareThatTheLabelsSay() {
    int count = 6;
    int area = SIDE * SIDE;
    float[] pictures = new float[count * area];
    for (int i = 0; i < pictures.length; i++) {
      int picture = i / area;
      pictures[i] = picture;
    }
    int mixed = 0;
    for (int seed = 0; seed < 30; seed++) {
      FloatBuffer buffer = AugmentedPictures.buffer(pictures.length).put(0, pictures);
      float[] targets = unit(count);
      new BatchMixing(0, 1).apply(buffer, count, 1, SIDE, SIDE, targets, Seeds.of(seed));
      for (int n = 0; n < count; n++) {
        float[] shares = new float[count];
        for (int i = 0; i < area; i++) {
          shares[(int) buffer.get(n * area + i)] += 1f / area;
        }
        assertThat(Arrays.copyOfRange(targets, n * count, (n + 1) * count))
            .containsExactly(shares, within(1e-5f));
        mixed += shares[n] < 0.999f ? 1 : 0;
      }
    }
    assertThat(mixed).isGreaterThan(30);
    assertThat(BatchMixing.NONE.isOn()).isFalse();
  }

  @Test
  void withBothEachBatchHasOneOfThem() {
    int blended = 0;
    int pasted = 0;
    for (int seed = 0; seed < 60; seed++) {
      FloatBuffer buffer = AugmentedPictures.buffer(2 * SIDE * SIDE);
      for (int i = 0; i < SIDE * SIDE; i++) {
        buffer.put(SIDE * SIDE + i, 1f);
      }
      new BatchMixing(1, 1).apply(buffer, 2, 1, SIDE, SIDE, unit(2), Seeds.of(seed));
      boolean isBlend = false;
      boolean isChanged = false;
      for (int i = 0; i < SIDE * SIDE; i++) {
        isBlend |= buffer.get(i) > 0 && buffer.get(i) < 1;
        isChanged |= buffer.get(i) != 0;
      }
      blended += isBlend ? 1 : 0;
      pasted += isChanged && !isBlend ? 1 : 0;
    }
    assertThat(blended).isGreaterThan(5);
    assertThat(pasted).isGreaterThan(5);
  }

  private static float[] unit(int count) {
    float[] targets = new float[count * count];
    for (int n = 0; n < count; n++) {
      targets[n * count + n] = 1;
    }
    return targets;
  }
}
