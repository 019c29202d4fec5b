package io.mien.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoxTest {
  @Test
  void overlapIsTheSharedAreaOverTheUnion() {
    assertThat(new Box(0, 0, 2, 2).iou(new Box(1, 0, 2, 2))).isEqualTo(2.0 / 6);
    assertThat(new Box(0, 0, 2, 2).iou(new Box(2, 0, 2, 2))).isZero();
    assertThat(new Box(1, 1, 0, 0).iou(new Box(1, 1, 0, 0))).isZero();
    assertThat(new Box(3, 4, 5, 6).iou(new Box(3, 4, 5, 6))).isEqualTo(1);
  }

  @Test
  void clipKeepsWhatIsInsideTheFrame() {
    assertThat(new Box(-5, 10, 20, 100).clip(12, 50)).isEqualTo(new Box(0, 10, 12, 40));
    assertThat(new Box(20, 60, 5, 5).clip(12, 50).area()).isZero();
  }

  @Test
  void refusesNegativeSidesAndWhatIsNoNumber() {
    assertThatThrownBy(() -> new Box(0, 0, -1, 1)).hasMessageContaining("width -1.0");
    assertThatThrownBy(() -> new Box(Double.NaN, 0, 1, 1)).hasMessageContaining("x NaN");
  }
}
