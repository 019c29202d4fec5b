package io.mien.ingest.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureException;
import io.mien.ingest.picture.PictureFormat;
import io.mien.ingest.picture.TestPictures;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {
  private static final BgrPicture NOISE = TestPictures.noise(400, 300);
  private static final int NOISE_BYTES = PictureCodec.jpeg(NOISE, 90).bytes().length;

  @Test
  void encodesPixelsAsJpeg() {
    EncodedPicture encoded = new FrameEncoder(90, NOISE_BYTES).encode(NOISE);

    assertThat(encoded.format()).isEqualTo(PictureFormat.JPEG);
    assertThat(PictureCodec.decode(encoded).widthPixels()).isEqualTo(400);
  }

  @Test
  void passesBytesUnchanged() {
    EncodedPicture picture = PictureCodec.jpeg(NOISE, 20);

    assertThat(new FrameEncoder(90, picture.bytes().length).encode(picture)).isSameAs(picture);
  }

  @Test
  void scalesDownWhatIsTooLarge() {
    EncodedPicture fromPixels = new FrameEncoder(90, NOISE_BYTES / 2).encode(NOISE);
    EncodedPicture fromBytes =
        new FrameEncoder(90, NOISE_BYTES / 2).encode(PictureCodec.jpeg(NOISE, 100));

    assertThat(fromPixels.bytes()).hasSizeLessThanOrEqualTo(NOISE_BYTES / 2);
    assertThat(PictureCodec.decode(fromPixels).widthPixels()).isEqualTo(200);
    assertThat(PictureCodec.decode(fromBytes).heightPixels()).isEqualTo(150);
  }

  @Test
  void refusesWhatIsTooLargeEvenWhenSmall() {
    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> new FrameEncoder(90, 1000).encode(NOISE))
        .withMessageContaining("expected at most 1000 bytes, found")
        .returns(PictureException.Reason.TOO_LARGE, PictureException::reason);
  }

  @Test
  void refusesAQualityBeyondItsRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FrameEncoder(0, 1000));
    assertThatIllegalArgumentException().isThrownBy(() -> new FrameEncoder(101, 1000));
  }
}
