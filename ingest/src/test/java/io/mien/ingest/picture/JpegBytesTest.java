package io.mien.ingest.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JpegBytesTest {
  private static final BgrPicture COLOURS = TestPictures.noise(64, 48);
  private static final byte[] WHOLE = PictureCodec.jpeg(COLOURS, 90).bytes();

  @Test
  void passesAWholePictureUnchanged() {
    assertThat(((EncodedPicture) JpegBytes.picture(WHOLE)).bytes()).isSameAs(WHOLE);
  }

  @Test
  void givesTheTablesBackThatMotionJpegLeavesOut() {
    byte[] bare = withoutHuffmanTables(WHOLE);

    Picture picture = JpegBytes.picture(bare);

    assertThat(bare.length).isLessThan(WHOLE.length);
    assertThat(PictureCodec.decode(picture).bgr())
        .isEqualTo(PictureCodec.decode(new EncodedPicture(PictureFormat.JPEG, WHOLE)).bgr());
  }

  @Test
  void takesWhatFollowsTheEnd() {
    byte[] padded = Arrays.copyOf(WHOLE, WHOLE.length + 7);

    assertThat(JpegBytes.picture(padded)).isInstanceOf(EncodedPicture.class);
  }

  @Test
  void findsEveryPictureThatIsCutOff() {
    for (int length = 0; length < WHOLE.length; length++) {
      assertThat(JpegBytes.picture(Arrays.copyOf(WHOLE, length)))
          .isInstanceOf(UnreadablePicture.class);
    }
  }

  @Test
  void saysWhatItFound() {
    byte[] half = Arrays.copyOf(WHOLE, WHOLE.length / 2);

    assertThat(JpegBytes.picture(half))
        .isEqualTo(
            new UnreadablePicture(
                "expected a whole JPEG picture from the camera, found one cut off after "
                    + half.length
                    + " bytes"));
    assertThat(JpegBytes.picture(new byte[9]))
        .isEqualTo(
            new UnreadablePicture(
                "expected a JPEG picture from the camera, found 9 bytes of something else"));
  }

  @Test
  void survivesBytesOfAnyKind() {
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(WHOLE, random.nextInt(700));
      for (int flip = random.nextInt(8); flip > 0 && bytes.length > 0; flip--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThat(JpegBytes.picture(bytes)).isNotNull();
    }
  }

  /** OpenCV's encoder uses the tables of the standard. */
  private static byte[] withoutHuffmanTables(byte[] jpeg) {
    byte[] bare = new byte[jpeg.length];
    int to = 2;
    int at = 2;
    System.arraycopy(jpeg, 0, bare, 0, 2);
    while ((jpeg[at + 1] & 0xFF) != 0xDA) {
      int size = 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
      if ((jpeg[at + 1] & 0xFF) != 0xC4) {
        System.arraycopy(jpeg, at, bare, to, size);
        to += size;
      }
      at += size;
    }
    System.arraycopy(jpeg, at, bare, to, jpeg.length - at);
    return Arrays.copyOf(bare, to + jpeg.length - at);
  }
}
