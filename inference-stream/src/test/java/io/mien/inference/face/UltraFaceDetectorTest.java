package io.mien.inference.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class UltraFaceDetectorTest extends FaceDetectorContract {

  @Override
  FaceDetector open() {
    return FaceDetectors.open(
        FaceDetectors.Kind.ULTRAFACE, Optional.empty(), OptionalDouble.empty(), 1);
  }

  @Test
  void hasTheNameThatBundlesKnow() {
    assertThat(detector().name()).isEqualTo("ultraface-rfb-320");
  }

  @Test
  void carriesTheLicenceOfItsAuthor() {
    assertThat(FaceDetectors.class.getResourceAsStream("fr_detect.LICENSE.txt"))
        .asString(java.nio.charset.StandardCharsets.UTF_8)
        .contains("MIT License", "Copyright (c) 2019 linzai");
  }
}
