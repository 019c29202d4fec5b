package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScrambleTest {
  private static final int HEIGHT = 20;
  private static final int WIDTH = 31;

  private static float[] picture() {
    float[] tensor = new float[2 * HEIGHT * WIDTH];
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = i;
    }
    return tensor;
  }

  private static float[] scrambled(long seed) {
    float[] tensor = picture();
    Scramble.apply(tensor, 2, HEIGHT, WIDTH, new SplittableRandom(seed));
    return tensor;
  }

  @Test
  void keepsEveryPixelInAnotherPlace() {
    for (int seed = 0; seed < 50; seed++) {
      float[] scrambled = scrambled(seed);
      assertThat(scrambled).containsExactlyInAnyOrder(picture()).isNotEqualTo(picture());
    }
  }

  @Test
  void movesAllChannelsAlike() {
    float[] scrambled = scrambled(3);
    int plane = HEIGHT * WIDTH;
    for (int i = 0; i < plane; i++) {
      assertThat(scrambled[plane + i]).isEqualTo(scrambled[i] + plane);
    }
  }

  @Test
  void chanceAloneDecides() {
    assertThat(scrambled(4)).isEqualTo(scrambled(4)).isNotEqualTo(scrambled(5));
  }
}
