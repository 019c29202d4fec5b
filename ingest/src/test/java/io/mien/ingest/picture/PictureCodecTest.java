package io.mien.ingest.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PictureCodecTest {
  /** What JPEG and its halved colours change in a plain picture. */
  private static final Offset<Integer> LOSSY = within(4);

  @Test
  void givesBackTheColoursOfAJpeg() {
    EncodedPicture jpeg = PictureCodec.jpeg(TestPictures.plain(33, 17, 200, 100, 50), 90);

    BgrPicture decoded = PictureCodec.decode(jpeg);

    assertThat(jpeg.format()).isEqualTo(PictureFormat.JPEG);
    assertThat(decoded.widthPixels()).isEqualTo(33);
    assertThat(decoded.heightPixels()).isEqualTo(17);
    assertThat(TestPictures.value(decoded, 30, 10, 0)).isCloseTo(200, LOSSY);
    assertThat(TestPictures.value(decoded, 30, 10, 1)).isCloseTo(100, LOSSY);
    assertThat(TestPictures.value(decoded, 30, 10, 2)).isCloseTo(50, LOSSY);
  }

  @Test
  void tellsFormatsByTheirFirstBytes() {
    assertThat(PictureFormat.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0}))
        .contains(PictureFormat.JPEG);
    assertThat(PictureFormat.of(png(1, 1))).contains(PictureFormat.PNG);
    assertThat(PictureFormat.of(new byte[] {'G', 'I', 'F', '8'})).isEmpty();
    assertThat(PictureFormat.of(new byte[0])).isEmpty();
  }

  @Test
  void refusesDamagedBytes() {
    byte[] whole = PictureCodec.jpeg(TestPictures.noise(64, 64), 90).bytes();
    EncodedPicture cut = new EncodedPicture(PictureFormat.JPEG, Arrays.copyOf(whole, 60));

    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> PictureCodec.decode(cut))
        .returns(PictureException.Reason.UNREADABLE, PictureException::reason);
  }

  @Test
  void refusesAHugePictureByItsHeader() {
    EncodedPicture huge = new EncodedPicture(PictureFormat.PNG, png(50_000, 50_000));

    assertThatExceptionOfType(PictureException.class)
        .isThrownBy(() -> PictureCodec.decode(huge))
        .withMessage("expected at most 100000000 pixels, found 2500000000")
        .returns(PictureException.Reason.TOO_LARGE, PictureException::reason);
  }

  @Test
  void fitsTheWholePictureBetweenBlackBars() {
    BgrPicture fitted = PictureCodec.fitted(TestPictures.plain(50, 100, 9, 9, 9), 80, 40);

    assertThat(fitted.widthPixels()).isEqualTo(80);
    assertThat(fitted.heightPixels()).isEqualTo(40);
    assertThat(TestPictures.value(fitted, 29, 20, 0)).isZero();
    assertThat(TestPictures.value(fitted, 30, 0, 0)).isEqualTo(9);
    assertThat(TestPictures.value(fitted, 49, 39, 0)).isEqualTo(9);
    assertThat(TestPictures.value(fitted, 50, 20, 0)).isZero();
  }

  @Test
  void viewsPartOfAPicture() {
    BgrPicture picture = TestPictures.corner(40, 40);

    BgrPicture whole = PictureCodec.view(picture, 0, 0, 40, 40, 40);
    BgrPicture right = PictureCodec.view(picture, 20, 0, 20, 10, 10);
    BgrPicture middle = PictureCodec.view(picture, 10, 10, 20, 40, 40);

    assertThat(whole.bgr()).isEqualTo(picture.bgr());
    assertThat(TestPictures.quarter(right, false, false)).isZero();
    assertThat(TestPictures.quarter(middle, false, false)).isEqualTo(255);
    assertThat(TestPictures.quarter(middle, true, false)).isZero();
    assertThat(TestPictures.quarter(middle, false, true)).isZero();
  }

  /** A PNG that ends after its header. */
  private static byte[] png(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 checksum = new CRC32();
    checksum.update(header.array());
    return ByteBuffer.allocate(33)
        .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A})
        .putInt(13)
        .put(header.array())
        .putInt((int) checksum.getValue())
        .array();
  }
}
