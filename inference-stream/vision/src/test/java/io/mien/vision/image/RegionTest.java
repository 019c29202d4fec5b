package io.mien.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RegionTest {
  private static final double ROUNDING = 1e-12;
  private static final Region REGION = Region.of(new Box(10, 20, 40, 60));

  @Test
  void rotationKeepsTheCentreAndTurnsClockwise() {
    Region turned = REGION.rotated(90);

    assertThat(turned.at(0.5, 0.5).distance(new Point(30, 50))).isLessThan(ROUNDING);
    // The middle of the upper edge turns to the right.
    assertThat(turned.at(0.5, 0).distance(new Point(60, 50))).isLessThan(ROUNDING);
  }

  @Test
  void scalingKeepsTheCentre() {
    Region grown = REGION.scaled(2);

    assertThat(grown.at(0.5, 0.5).distance(new Point(30, 50))).isLessThan(ROUNDING);
    assertThat(grown.at(0, 0).distance(new Point(-10, -10))).isLessThan(ROUNDING);
  }

  @Test
  void shiftIsInSharesOfTheSides() {
    assertThat(REGION.shifted(0.5, -0.1).at(0, 0)).isEqualTo(new Point(30, 14));
  }

  @Test
  void mirroringExchangesLeftAndRight() {
    assertThat(REGION.mirrored().at(0, 0)).isEqualTo(REGION.at(1, 0));
    assertThat(REGION.mirrored().mirrored()).isEqualTo(REGION);
  }

  @Test
  void ofSimilarityIsThePartThatMapsOntoTheUnitSquare() {
    SimilarityTransform toUnit = new SimilarityTransform(0.02, 0.005, -0.3, -0.1);

    Region region = Region.of(toUnit);

    assertThat(toUnit.apply(region.at(0.25, 0.75)).distance(new Point(0.25, 0.75)))
        .isLessThan(ROUNDING);
  }

  @Test
  void refusesARegionWithoutArea() {
    assertThatThrownBy(() -> Region.of(new Box(1, 1, 0, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a finite region with an area");
  }
}
