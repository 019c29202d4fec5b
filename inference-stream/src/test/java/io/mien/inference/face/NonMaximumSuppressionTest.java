package io.mien.inference.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.vision.image.Box;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {

  private static Face face(double x, double y, double width, double height, double score) {
    return new Face(new Box(x, y, width, height), score, Optional.empty());
  }

  @Test
  void keepsTheBestOfBoxesThatOverlap() {
    Face good = face(0, 0, 10, 10, 0.8);
    Face best = face(1, 0, 10, 10, 0.9);
    Face apart = face(20, 0, 10, 10, 0.7);
    assertThat(NonMaximumSuppression.suppress(List.of(good, apart, best), 0.4))
        .containsExactly(best, apart);
  }

  @Test
  void keepsWhatOverlapsOnlyASuppressedBox() {
    Face best = face(0, 0, 10, 10, 0.9);
    Face middle = face(4, 0, 10, 10, 0.8);
    Face last = face(8, 0, 10, 10, 0.7);
    assertThat(NonMaximumSuppression.suppress(List.of(best, middle, last), 0.4))
        .containsExactly(best, last);
  }

  @Test
  void keepsBoxesThatOverlapAsMuchAsIsAllowed() {
    Face one = face(0, 0, 10, 10, 0.9);
    Face half = face(0, 0, 10, 5, 0.8);
    assertThat(NonMaximumSuppression.suppress(List.of(one, half), 0.5)).containsExactly(one, half);
  }

  @Test
  void keepsTheEarlierOfEqualScores() {
    Face first = face(0, 0, 10, 10, 0.9);
    Face second = face(1, 0, 10, 10, 0.9);
    assertThat(NonMaximumSuppression.suppress(List.of(first, second), 0.4)).containsExactly(first);
  }

  @Test
  void cutsAtThePictureAndLeavesOutWhatIsOutside() {
    assertThat(
            NonMaximumSuppression.suppress(
                List.of(face(-5, -5, 10, 10, 0.9), face(100, 0, 10, 10, 0.8)), 0.4, 50, 50))
        .containsExactly(face(0, 0, 5, 5, 0.9));
  }
}
