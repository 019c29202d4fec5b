package io.mien.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SimilarityTransformTest {
  /** The tolerance of spec/vectors.json, whose numbers have six digits. */
  private static final Offset<Double> VECTOR = within(1e-5);

  private static final List<Point> FACE =
      List.of(
          new Point(70, 90),
          new Point(150, 84),
          new Point(113, 130),
          new Point(82, 172),
          new Point(146, 168));
  private static final List<Point> FRONTAL =
      List.of(
          new Point(33.566, 40.559),
          new Point(78.321, 40.559),
          new Point(55.338, 64.967),
          new Point(38.479, 90.276),
          new Point(73.591, 90.276));

  @Test
  void estimatesTheSimilarityOfTheVectorAlignSimilarity() {
    SimilarityTransform transform = SimilarityTransform.estimate(FACE, FRONTAL);

    assertThat(transform.a()).isEqualTo(0.577888, VECTOR);
    assertThat(transform.b()).isEqualTo(0.032523, VECTOR);
    assertThat(transform.tx()).isEqualTo(-4.791046, VECTOR);
    assertThat(transform.ty()).isEqualTo(-12.753657, VECTOR);
    double residual = 0;
    for (int i = 0; i < FACE.size(); i++) {
      residual += transform.apply(FACE.get(i)).distance(FRONTAL.get(i));
    }
    assertThat(residual).isEqualTo(6.633132, VECTOR);
  }

  @Test
  void inverseTakesPointsBack() {
    SimilarityTransform transform = new SimilarityTransform(0.5, -0.2, 3, -7);

    Point back = transform.inverse().apply(transform.apply(new Point(11, 13)));

    assertThat(back.distance(new Point(11, 13))).isLessThan(1e-12);
  }

  @Test
  void refusesPointsThatAllCoincide() {
    List<Point> same = List.of(new Point(1, 2), new Point(1, 2));

    assertThatThrownBy(() -> SimilarityTransform.estimate(same, same))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected points apart");
  }
}
