package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureException;
import io.mien.ingest.picture.PictureFormat;
import io.mien.ingest.picture.PictureRegion;
import io.mien.ingest.picture.TestPictures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {
  private static final BgrPicture NOISE = TestPictures.noise(400, 300);
  private static final int NOISE_BYTES = PictureCodec.jpeg(NOISE, 90).bytes().length;

  private static final PictureRegion RIGHT_HALF = new PictureRegion(0.5, 0, 0.5, 1);
  private static final PictureRegion TOP_LEFT = new PictureRegion(0, 0, 0.5, 0.5);

  @Test
  void encodesPixelsAsJpeg() {
    EncodedPicture encoded = encoder(90, NOISE_BYTES).encode(NOISE);

    assertThat(encoded.format()).isEqualTo(PictureFormat.JPEG);
    assertThat(PictureCodec.decode(encoded).widthPixels()).isEqualTo(400);
  }

  @Test
  void passesBytesUnchanged() {
    EncodedPicture picture = PictureCodec.jpeg(NOISE, 20);

    assertThat(encoder(90, picture.bytes().length).encode(picture)).isSameAs(picture);
  }

  @Test
  void scalesDownWhatIsTooLarge() {
    EncodedPicture fromPixels = encoder(90, NOISE_BYTES / 2).encode(NOISE);
    EncodedPicture fromBytes = encoder(90, NOISE_BYTES / 2).encode(PictureCodec.jpeg(NOISE, 100));

    assertThat(fromPixels.bytes()).hasSizeLessThanOrEqualTo(NOISE_BYTES / 2);
    assertThat(PictureCodec.decode(fromPixels).widthPixels()).isEqualTo(200);
    assertThat(PictureCodec.decode(fromBytes).heightPixels()).isEqualTo(150);
  }

  @Test
  void refusesWhatIsTooLargeEvenWhenSmall() {
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> encoder(90, 1000).encode(NOISE))
        .withMessageContaining("expected at most 1000 bytes, found")
        .returns(PictureException.Reason.TOO_LARGE, PictureException::reason);
  }

  @Test
  void refusesAQualityBeyondItsRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> encoder(0, 1000));
    assertThatIllegalArgumentException().isThrownBy(() -> encoder(101, 1000));
  }

  @Test
  void scalesDownToTheLargerSideOfTheShape() {
    BgrPicture small = decoded(shape(200, 200, Optional.empty(), List.of()), NOISE);
    BgrPicture never = decoded(shape(4000, 4000, Optional.empty(), List.of()), NOISE);

    assertThat(small).returns(200, BgrPicture::widthPixels).returns(150, BgrPicture::heightPixels);
    assertThat(never).returns(400, BgrPicture::widthPixels);
  }

  @Test
  void cutsToTheRegionOfInterestAndBlackensMasksOfTheWholePicture() {
    BgrPicture white = TestPictures.plain(400, 200, 255, 255, 255);
    BgrPicture masked = decoded(shape(400, 400, Optional.empty(), List.of(TOP_LEFT)), white);
    PictureRegion left = new PictureRegion(0, 0, 0.5, 1);
    BgrPicture cut = decoded(shape(400, 400, Optional.of(left), List.of(TOP_LEFT)), white);
    BgrPicture clear = decoded(shape(400, 400, Optional.of(RIGHT_HALF), List.of(TOP_LEFT)), white);

    assertThat(TestPictures.quarter(masked, false, false)).isLessThan(10);
    assertThat(TestPictures.quarter(masked, true, false)).isGreaterThan(245);
    assertThat(cut.widthPixels()).isEqualTo(200);
    assertThat(TestPictures.quarter(cut, true, false)).isLessThan(10);
    assertThat(TestPictures.quarter(cut, true, true)).isGreaterThan(245);
    assertThat(TestPictures.quarter(clear, false, false)).isGreaterThan(245);
  }

  @Test
  void changesEncodedPicturesWhereTheShapeAsksForIt() {
    EncodedPicture picture = PictureCodec.jpeg(TestPictures.plain(400, 200, 255, 255, 255), 90);

    BgrPicture masked = decoded(shape(400, 400, Optional.empty(), List.of(TOP_LEFT)), picture);

    assertThat(TestPictures.quarter(masked, false, false)).isLessThan(10);
  }

  private static FrameEncoder encoder(int quality, int maxBytes) {
    return new FrameEncoder(FrameShape.whole(quality, maxBytes));
  }

  private static BgrPicture decoded(FrameShape shape, Picture picture) {
    try (FrameEncoder encoder = new FrameEncoder(shape)) {
      return PictureCodec.decode(encoder.encode(picture));
    }
  }

  private static FrameShape shape(
      int width, int height, Optional<PictureRegion> roi, List<PictureRegion> masks) {
    return new FrameShape(OptionalInt.of(width), OptionalInt.of(height), roi, masks, 90, 1_000_000);
  }
}
