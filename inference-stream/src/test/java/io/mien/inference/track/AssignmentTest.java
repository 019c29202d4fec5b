package io.mien.inference.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.inference.track.Assignment.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {

  /** For the rounding of a sum of a few doubles. */
  private static final double ROUNDING = 1e-9;

  @Test
  void takesTheLargestSumAndNotTheLargestPair() {
    List<Pair> possible =
        List.of(new Pair(0, 0, .9), new Pair(0, 1, .8), new Pair(1, 0, .7), new Pair(2, 2, .1));

    assertThat(Assignment.best(possible))
        .containsExactly(new Pair(0, 1, .8), new Pair(1, 0, .7), new Pair(2, 2, .1));
  }

  @Test
  void isAsGoodAsTryingAllWays() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      List<Pair> possible = new ArrayList<>();
      for (int row = 0; row < 5; row++) {
        for (int column = 0; column < 5; column++) {
          if (random.nextDouble() < .6) {
            possible.add(new Pair(row, column, random.nextDouble() + 1e-6));
          }
        }
      }
      List<Pair> best = Assignment.best(possible);

      assertThat(best.stream().map(Pair::row)).doesNotHaveDuplicates();
      assertThat(best.stream().map(Pair::column)).doesNotHaveDuplicates();
      assertThat(best.stream().mapToDouble(Pair::weight).sum())
          .isCloseTo(bestSum(possible, 0, 0, 0), within(ROUNDING));
    }
  }

  @Test
  void leavesFacesThatKeepApartAsTheyAre() {
    List<Pair> possible = List.of(new Pair(1, 0, .2), new Pair(0, 1, .3));

    assertThat(Assignment.best(possible)).isEqualTo(possible);
    assertThat(Assignment.best(List.of())).isEmpty();
  }

  @Test
  void refusesAWeightThatIsNotPositive() {
    assertThatThrownBy(() -> new Pair(0, 0, Double.NaN)).hasMessageContaining("positive weight");
  }

  private static double bestSum(List<Pair> possible, int from, int rows, int columns) {
    if (from == possible.size()) {
      return 0;
    }
    Pair pair = possible.get(from);
    double without = bestSum(possible, from + 1, rows, columns);
    int row = 1 << pair.row();
    int column = 1 << pair.column();
    return (rows & row) != 0 || (columns & column) != 0
        ? without
        : Math.max(
            without, pair.weight() + bestSum(possible, from + 1, rows | row, columns | column));
  }
}
