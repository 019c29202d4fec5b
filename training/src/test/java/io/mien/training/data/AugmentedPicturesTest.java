package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentedPicturesTest {
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(
          ColourOrder.GRAY,
          64,
          64,
          48,
          1 / 255.0,
          List.of(0.5),
          List.of(0.25),
          Resampling.ANTIALIASED,
          Border.REPLICATE);
  private static final Augmentation STRONG =
      new Augmentation(15, 0.1, 0.1, 0.5, 0.2, 0.2, 0.5, 0.02, 0.25);

  @TempDir private Path directory;
  private PictureSplit split;

  @BeforeEach
  void readPictures() throws IOException {
    FerPlusFixture.folder(directory, Split.TRAIN);
    split = new FerPlus(directory).read(Split.TRAIN, Protocol.ARGMAX_8);
  }

  @Test
  void seedAndEpochAloneDecide() {
    List<float[]> one = epoch(7, 3, 0);

    assertThat(epoch(7, 3, 0)).usingRecursiveComparison().isEqualTo(one);
    assertThat(epoch(7, 4, 0).get(0)).isNotEqualTo(one.get(0));
    assertThat(epoch(8, 3, 0).get(0)).isNotEqualTo(one.get(0));
  }

  @Test
  void resumesAtAnyBatch() {
    List<float[]> all = epoch(7, 3, 0);

    assertThat(all).hasSize(3);
    for (int from = 0; from <= 3; from++) {
      assertThat(epoch(7, 3, from))
          .usingRecursiveComparison()
          .isEqualTo(all.subList(from, all.size()));
    }
  }

  @Test
  void everyPictureWithVotesComesOnceAnEpoch() {
    AugmentedPictures data =
        new AugmentedPictures(split, PREPROCESSING, Augmentation.NONE, 0, Sampler.SHUFFLED);
    List<Float> firstPixels = new ArrayList<>();
    try (BatchStream batches = data.epoch(1, 0, 0, 4)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        for (int i = 0; i < batch.count(); i++) {
          firstPixels.add(batch.pictures().get(i * PREPROCESSING.tensorLength()));
          double sum = 0;
          for (int label = 0; label < 8; label++) {
            sum += batch.targets()[i * 8 + label];
          }
          assertThat(sum).isCloseTo(1, within(1e-6));
        }
      }
    }

    // The fixture's pictures differ in their first pixel; the last of them has no votes.
    assertThat(data.size()).isEqualTo(11);
    assertThat(firstPixels).hasSize(11).doesNotHaveDuplicates();
  }

  @Test
  void outliersAreTaughtAsNoExpressionInParticular() {
    AugmentedPictures data =
        new AugmentedPictures(split, PREPROCESSING, Augmentation.NONE, 0.5, Sampler.SHUFFLED);
    int outliers = 0;
    for (int epoch = 0; epoch < 20; epoch++) {
      try (BatchStream batches = data.epoch(1, epoch, 0, 11)) {
        float[] targets = batches.next().targets();
        for (int i = 0; i < 11; i++) {
          float first = targets[i * 8];
          boolean even = true;
          for (int label = 1; label < 8; label++) {
            even &= targets[i * 8 + label] == first;
          }
          outliers += even ? 1 : 0;
        }
      }
    }
    // 220 draws of one half: five deviations are 37.
    assertThat(outliers).isBetween(73, 147);
  }

  @Test
  void variationsStayInTheRangeOfPixels() {
    Augmentation light = new Augmentation(0, 0, 0, 0, 1, 1, 0, 0, 0);
    float[] tensor = new float[PREPROCESSING.tensorLength()];
    for (int i = 0; i < 50; i++) {
      light.write(split.samples().get(0).picture(), PREPROCESSING, Seeds.of(i), tensor);
      for (float value : tensor) {
        assertThat(value).isBetween(-2f, 2f);
      }
    }
  }

  @Test
  void flipMirrorsThePicture() {
    float[] plain = write(Augmentation.NONE);
    float[] flipped = write(new Augmentation(0, 0, 0, 1, 0, 0, 0, 0, 0));

    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        assertThat(flipped[y * 64 + x]).isCloseTo(plain[y * 64 + 63 - x], within(1e-4f));
      }
    }
  }

  @Test
  void closingEarlyStopsTheStream() {
    BatchStream batches =
        new AugmentedPictures(split, PREPROCESSING, STRONG, 0.3, Sampler.SHUFFLED)
            .epoch(1, 0, 0, 2);
    batches.next();

    batches.close();

    assertThat(batches.hasNext()).isFalse();
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> new Augmentation(0, 0, 0, 2, 0, 0, 0, 0, 0))
        .hasMessage("expected flipProbability in 0..1.0, found 2.0");
    assertThatThrownBy(() -> new Augmentation(0, 0, 0, 0, 0, 0, 0, 0.5, 0.25))
        .hasMessageContaining("least share that is erased of at most");
  }

  @Test
  void plainPicturesComeInOrderWithTheIndicesOfTheNetworksLabels() {
    List<Expression> reversed = new ArrayList<>(Protocol.ARGMAX_8.labels());
    Collections.reverse(reversed);
    PlainPictures data = new PlainPictures(split, reversed, PREPROCESSING);

    assertThat(data.labels()).startsWith(7, 6, 5, 4, 3, 2, 1, 0).hasSize(12);
    int count = 0;
    for (Batch batch : data.batches(5)) {
      assertThat(batch.pictures().get(0)).isCloseTo((count / 255f - 0.5f) / 0.25f, within(1e-5f));
      count += batch.count();
    }
    assertThat(count).isEqualTo(12);
    assertThatThrownBy(() -> new PlainPictures(split, reversed.subList(1, 8), PREPROCESSING))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("found contempt in split train");
  }

  private float[] write(Augmentation augmentation) {
    float[] tensor = new float[PREPROCESSING.tensorLength()];
    augmentation.write(split.samples().get(3).picture(), PREPROCESSING, Seeds.of(1), tensor);
    return tensor;
  }

  private List<float[]> epoch(long seed, int epoch, int from) {
    List<float[]> all = new ArrayList<>();
    AugmentedPictures data =
        new AugmentedPictures(split, PREPROCESSING, STRONG, 0.3, Sampler.SHUFFLED);
    try (BatchStream batches = data.epoch(seed, epoch, from, 4)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        float[] copy = new float[batch.count() * PREPROCESSING.tensorLength()];
        batch.pictures().get(0, copy);
        all.add(copy);
      }
    }
    return all;
  }
}
