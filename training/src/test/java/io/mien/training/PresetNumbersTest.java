package io.mien.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The presets have the published numbers (spec/methods.md, 11.1). */
class PresetNumbersTest {
  /** Common to the rows of the specification that say so, or "as baseline". */
  private static final String BASELINE =
      " network=resnet18 input.pixels=224 optimizer=adam optimizer.weight.decay=1e-4"
          + " learning.rate=1e-4 learning.rate.schedule=exponential learning.rate.factor=0.9"
          + " batch.pictures=32 epochs=60 ";

  private static final String RUL =
      " network=resnet18 input.pixels=224 network.head=uncertain method=uncertainty-mixing"
          + " optimizer=adam optimizer.weight.decay=1e-4 optimizer.classifier.factor=10"
          + " learning.rate=2e-4 learning.rate.schedule=exponential learning.rate.factor=0.9"
          + " batch.pictures=64 epochs=60 ";

  private static final String LFNSB =
      " network=lfn network.head=spatial-bias input.pixels=112 method=cosine-harmony"
          + " method.harmony=released method.harmony.alpha=0.1 batch.pictures=256 epochs=40 ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline method=cross-entropy method.class.weights=equal" + BASELINE,
        "cb method=cross-entropy method.class.weights=effective method.class.beta=0.9999"
            + BASELINE,
        // With the smaller of the two networks, and so with its rate.
        "eac method=eac method.consistency=5 network=resnet18 input.pixels=224 optimizer=adam"
            + " optimizer.weight.decay=1e-4 learning.rate=2e-4 learning.rate.schedule=exponential"
            + " learning.rate.factor=0.9 batch.pictures=32 epochs=60",
        "mek-paper method=mek-printed method.consistency=2 method.smoothing=0.1"
            + " method.class.weights=effective method.class.beta=0.9999"
            + BASELINE,
        "mek-code network=swin-t input.pixels=112 method=mek-released method.smoothing=0.3"
            + " method.consistency=0.1 method.class.weights=inverse optimizer=adamw"
            + " optimizer.weight.decay=0.05 optimizer.clip=5 learning.rate=3.125e-5"
            + " learning.rate.schedule=cosine learning.rate.last=3.125e-7 batch.pictures=32",
        "rbc-rbf method=rbc-rbf method.consistency=0.1 method.focal=0.5 method.focal.gamma=2"
            + " method.class.weights=effective method.class.beta=0.999"
            + BASELINE,
        "scn method=scn network=resnet18 input.pixels=224 optimizer=adam"
            + " optimizer.weight.decay=1e-4 learning.rate=1e-3 learning.rate.schedule=exponential"
            + " learning.rate.factor=0.9 batch.pictures=64 epochs=70",
        "rul method.class.weights=equal" + RUL,
        "lfnsb-raf method.flooding.level=0.5 method.flooding.threshold=0.52 optimizer=sgd"
            + " optimizer.momentum=0.9 optimizer.weight.decay=1e-4 learning.rate=0.01"
            + " learning.rate.schedule=cosine learning.rate.last=4e-3"
            + LFNSB,
        "lfnsb-affectnet method.flooding.level=0 sampler=balanced optimizer=adam"
            + " optimizer.sam.rho=0.05 learning.rate=1e-4 learning.rate.schedule=exponential"
            + " learning.rate.factor=0.98"
            + LFNSB,
        "fan2022 network.attention=block method.class.weights=effective"
            + " method.class.beta=0.9999"
            + RUL,
        "afcn method=afcn method.mirrored=0.5 method.consistency=3 network=resnet18"
            + " input.pixels=224 optimizer=adam optimizer.weight.decay=1e-4 learning.rate=2e-4"
            + " learning.rate.schedule=exponential learning.rate.factor=0.9 batch.pictures=32"
            + " epochs=60"
      })
  void areThePublishedOnes(String row) {
    String[] words = row.strip().split(" +", -1);
    Map<String, String> settings = TrainingJob.preset(words[0], Map.of()).settings();
    for (int i = 1; i < words.length; i++) {
      String[] expected = words[i].split("=", 2);
      assertThat(comparable(settings.getOrDefault(expected[0], "absent")))
          .as(words[0] + " " + expected[0])
          .isEqualTo(comparable(expected[1]));
    }
  }

  /** Numbers may be written in several ways. */
  private static String comparable(String text) {
    return text.matches("[-+.0-9e]+") ? "" + Double.parseDouble(text) : text;
  }

  /** 60,000 steps, 2,000 of them of warm-up, on the 12,271 training pictures of RAF-DB. */
  @Test
  void theEpochsOfTheReleasedMekAreItsSteps() {
    Map<String, String> settings = TrainingJob.preset("mek-code", Map.of()).settings();
    double steps = Math.ceil(12_271 / 32.0);
    assertThat(steps * Double.parseDouble(settings.getOrDefault("epochs", "")))
        .isCloseTo(60_000, within(steps));
    assertThat(steps * Double.parseDouble(settings.getOrDefault("learning.rate.warmup.epochs", "")))
        .isCloseTo(2_000, within(0.01 * steps));
  }
}
