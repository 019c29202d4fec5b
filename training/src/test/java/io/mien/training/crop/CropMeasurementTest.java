package io.mien.training.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.image.Region;
import io.mien.vision.model.BoxCrop;
import io.mien.vision.tensor.Border;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CropMeasurementTest {
  private static final Image PICTURE = grey(48, 48, 200);
  private static final PictureFrame FRAME = new PictureFrame(320, 240, 160, Border.BLACK);
  private static final Landmarks FACE =
      new Landmarks(
          new Point(130, 90),
          new Point(190, 90),
          new Point(160, 120),
          new Point(140, 160),
          new Point(180, 160));

  @Test
  void frameShowsThePictureScaledInItsMiddle() {
    Image frame = FRAME.show(PICTURE);

    assertThat(FRAME.place()).isEqualTo(new Box(80, 40, 160, 160));
    assertThat(pixel(frame, 160, 120)).isEqualTo(200);
    assertThat(pixel(frame, 84, 44)).isEqualTo(200);
    assertThat(pixel(frame, 70, 120)).isZero();
    assertThat(pixel(frame, 160, 30)).isZero();
    assertThat(pixel(new PictureFrame(320, 240, 160, Border.REPLICATE).show(PICTURE), 5, 5))
        .isEqualTo(200);
  }

  @Test
  void measuredCropGivesThePictureBack() {
    Detection face = new Detection(new Box(110, 60, 96, 120), Optional.of(FACE));

    CropMeasurement measured = measure(List.of(face));

    assertThat(measured.found()).isEqualTo(3);
    Region byBox = measured.boxCrop().region(face.box(), Optional.empty());
    Region byLandmarks = measured.landmarkCrop().orElseThrow().region(face.box(), face.landmarks());
    for (Region region : List.of(byBox, byLandmarks)) {
      assertThat(region.originX()).isCloseTo(80, within(1e-9));
      assertThat(region.originY()).isCloseTo(40, within(1e-9));
      assertThat(region.acrossX()).isCloseTo(160, within(1e-9));
      assertThat(region.downY()).isCloseTo(160, within(1e-9));
    }
    assertThat(measured.crop()).isEqualTo(measured.landmarkCrop().orElseThrow());
  }

  @Test
  void facesBesideThePictureDoNotCount() {
    Detection beside = new Detection(new Box(0, 0, 20, 20), Optional.empty());
    Detection inside = new Detection(new Box(80, 40, 80, 160), Optional.empty());

    CropMeasurement measured = measure(List.of(beside, inside));

    assertThat(measured.crop()).isEqualTo(new BoxCrop(0.5, 0, 2, 1));
    assertThatThrownBy(() -> measure(List.of(beside)))
        .hasMessage("expected detector d to find faces, found none in 3 pictures");
  }

  @Test
  void propertiesReadBack() {
    CropMeasurement plain =
        measure(List.of(new Detection(new Box(80, 40, 80, 160), Optional.empty())));

    String text = CropFile.write(List.of(plain));

    assertThat(text).contains("# d: a face in 3 of 3 pictures").contains("d=box 0.5 0.0 2.0 1.0");
    assertThat(CropFile.read(text)).containsOnly(Map.entry("d", plain.crop()));
    assertThatThrownBy(() -> CropFile.read("d=oval 1")).hasMessageContaining("crop of d: expected");
  }

  @Test
  void spreadIsLinearBetweenRanks() {
    Spread spread = Spread.of(new double[] {4, 1, 3, 2});

    assertThat(spread).isEqualTo(new Spread(1.75, 2.5, 3.25));
    assertThat(spread.interquartileRange()).isEqualTo(1.5);
  }

  private static CropMeasurement measure(List<Detection> detections) {
    return CropMeasurement.measure(
        "d", Collections.nCopies(3, PICTURE), List.of(FRAME), frame -> detections);
  }

  private static int pixel(Image image, int x, int y) {
    return image.bgr()[(y * image.widthPixels() + x) * Image.CHANNELS] & 0xff;
  }

  private static Image grey(int width, int height, int value) {
    byte[] bgr = new byte[width * height * Image.CHANNELS];
    Arrays.fill(bgr, (byte) value);
    return new Image(width, height, bgr);
  }
}
