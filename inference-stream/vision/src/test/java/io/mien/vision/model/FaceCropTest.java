package io.mien.vision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.image.Box;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.image.Region;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaceCropTest {
  private static final Box BOX = new Box(100, 50, 40, 80);
  private static final Landmarks FRONTAL =
      new Landmarks(
          new Point(0.3, 0.36),
          new Point(0.7, 0.36),
          new Point(0.5, 0.58),
          new Point(0.34, 0.8),
          new Point(0.66, 0.8));
  private static final Landmarks PROFILE =
      new Landmarks(
          new Point(0.5, 0.44),
          new Point(0.55, 0.44),
          new Point(0.34, 0.63),
          new Point(0.49, 0.82),
          new Point(0.55, 0.83));

  @Test
  void boxCropIsInSharesOfTheBox() {
    Region region = new BoxCrop(0.25, -0.5, 2, 0.5).region(BOX, Optional.empty());

    assertThat(region).isEqualTo(Region.of(new Box(90, 30, 80, 40)));
  }

  @Test
  void landmarksLandOnTheirTemplate() {
    // A face of the template's shape, 200 pixels wide, at (300, 400).
    Landmarks face = scaled(FRONTAL, 200, 300, 400);

    Region region = new LandmarkCrop(List.of(PROFILE, FRONTAL)).region(BOX, Optional.of(face));

    assertThat(region.originX()).isCloseTo(300, within(1e-9));
    assertThat(region.originY()).isCloseTo(400, within(1e-9));
    assertThat(region.acrossX()).isCloseTo(200, within(1e-9));
    assertThat(region.downY()).isCloseTo(200, within(1e-9));
    assertThat(region.acrossY()).isCloseTo(0, within(1e-9));
  }

  @Test
  void landmarkCropWantsLandmarks() {
    assertThatThrownBy(() -> new LandmarkCrop(List.of(FRONTAL)).region(BOX, Optional.empty()))
        .hasMessageContaining("expected a face with landmarks");
  }

  @Test
  void linesReadBack() {
    for (FaceCrop crop :
        List.of(new BoxCrop(0.1, 0.2, 1.5, 1e-3), new LandmarkCrop(List.of(FRONTAL, PROFILE)))) {
      assertThat(FaceCrop.decode(crop.encode())).isEqualTo(crop);
    }
  }

  @Test
  void badLinesSayWhatWasExpected() {
    assertThatThrownBy(() -> FaceCrop.decode("circle 1")).hasMessageContaining("found 'circle 1'");
    assertThatThrownBy(() -> FaceCrop.decode("box 1 2 3")).hasMessageContaining("expected 4");
    assertThatThrownBy(() -> FaceCrop.decode("box 1 2 3 x")).hasMessageContaining("found 'x'");
    assertThatThrownBy(() -> FaceCrop.decode("box 0 0 0 1")).hasMessageContaining("above 0");
    assertThatThrownBy(() -> FaceCrop.decode("landmarks")).hasMessageContaining("found 0");
  }

  private static Landmarks scaled(Landmarks landmarks, double factor, double left, double top) {
    return Landmarks.of(
        landmarks.points().stream()
            .map(point -> new Point(left + factor * point.x(), top + factor * point.y()))
            .toList());
  }
}
