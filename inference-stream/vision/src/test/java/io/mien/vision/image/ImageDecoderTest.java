package io.mien.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.Pictures;
import io.mien.vision.image.ImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
  private static final long MEGAPIXEL = 1_000_000;
  private static final int FUZZ_ROUNDS = 400;

  private static final ImageDecoder DECODER = new ImageDecoder(MEGAPIXEL);
  private static final Image PICTURE = Pictures.smooth(64, 48);
  private static final byte[] JPEG = ImageEncoder.jpeg(PICTURE, 90);
  private static final byte[] PNG = ImageEncoder.png(PICTURE);

  @Test
  void pngComesBackAsItWas() {
    Image decoded = DECODER.decode(PNG);

    assertThat(decoded.widthPixels()).isEqualTo(64);
    assertThat(decoded.heightPixels()).isEqualTo(48);
    assertThat(decoded.bgr()).isEqualTo(PICTURE.bgr());
  }

  @Test
  void jpegComesBackNearlyAsItWas() {
    byte[] bgr = DECODER.decode(JPEG).bgr();

    long difference = 0;
    for (int i = 0; i < bgr.length; i++) {
      difference += Math.abs((bgr[i] & 0xff) - (PICTURE.bgr()[i] & 0xff));
    }
    assertThat(difference / (double) bgr.length).isLessThan(4);
  }

  @Test
  void greyAlphaAndSixteenBitsComeOutAsEightBitBgr() {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_4BYTE_ABGR}) {
      assertThat(DECODER.decode(javaPng(type)).bgr()).startsWith(200, 200, 200);
    }
    // The high byte of sixteen bits counts.
    int high = DECODER.decode(javaPng(BufferedImage.TYPE_USHORT_GRAY)).bgr()[0] & 0xff;
    assertThat(high).isBetween(190, 210);
  }

  @Test
  void exifOrientationIsApplied() {
    // Orientation 6: the camera was turned; rows become columns.
    Image turned = DECODER.decode(withSegment(JPEG, 0xe1, exif(6, new byte[0])));

    assertThat(turned.widthPixels()).isEqualTo(48);
    assertThat(turned.heightPixels()).isEqualTo(64);
  }

  @Test
  void pictureIsScaledDownToItsLongerSide() {
    for (byte[] encoded : new byte[][] {JPEG, PNG}) {
      for (int side : new int[] {64, 63, 40, 32, 16, 7, 1}) {
        Image small = DECODER.decode(encoded, side);

        assertThat(small.widthPixels()).isEqualTo(side);
        assertThat(small.heightPixels())
            .isBetween((int) Math.floor(.75 * side), (int) Math.ceil(.75 * side));
      }
      assertThat(DECODER.decode(encoded, 1000).widthPixels()).isEqualTo(64);
    }
    Image turned = DECODER.decode(withSegment(JPEG, 0xe1, exif(6, new byte[0])), 32);
    assertThat(turned.widthPixels()).isEqualTo(24);
    assertThat(turned.heightPixels()).isEqualTo(32);
    // The same picture: its corners keep their colours.
    byte[] corner = DECODER.decode(PNG, 32).bgr();
    for (int i = 0; i < Image.CHANNELS; i++) {
      assertThat(corner[i] & 0xff).isCloseTo(PICTURE.bgr()[i] & 0xff, within(16));
    }
    assertThatThrownBy(() -> DECODER.decode(PNG, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hugeHeaderIsRefusedBeforeAnythingElse() {
    byte[] png = pngOfSize(50_000, 50_000);
    byte[] jpeg = jpegOfSize(50_000, 50_000);

    assertReason(png, Reason.OVERSIZED, "expected at most 1000000 pixels, found a PNG of 50000 x");
    assertReason(jpeg, Reason.OVERSIZED, "found a JPEG of 50000 x 50000");
    assertReason(pngOfSize(-1, -1), Reason.OVERSIZED, "4294967295 x 4294967295");
    // Whatever else is wrong with it.
    assertReason(Arrays.copyOf(jpeg, 400), Reason.OVERSIZED, "50000");
  }

  @Test
  void limitItselfIsAllowed() {
    assertThat(new ImageDecoder(64 * 48).decode(PNG).widthPixels()).isEqualTo(64);
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> new ImageDecoder(64 * 48 - 1).decode(PNG))
        .withMessage("expected at most 3071 pixels, found a PNG of 64 x 48");
  }

  @Test
  void pictureWithoutPixelsIsCorrupt() {
    assertReason(pngOfSize(0, 7), Reason.CORRUPT, "found a header of 0 x 7");
    assertReason(jpegOfSize(7, 0), Reason.CORRUPT, "found a header of 7 x 0");
  }

  @Test
  void otherBytesSayWhatTheyAre() {
    assertReason(new byte[0], Reason.CORRUPT, "found no bytes");
    assertReason(
        "GIF89a..".getBytes(StandardCharsets.US_ASCII),
        Reason.UNSUPPORTED,
        "found 8 bytes that start with 47 49 46 38");
  }

  @Test
  void everyTruncationIsCorrupt() {
    for (int length = 8; length < JPEG.length; length += 7) {
      assertReason(Arrays.copyOf(JPEG, length), Reason.CORRUPT, "expected");
    }
    for (int length = 8; length < PNG.length; length += 7) {
      assertReason(Arrays.copyOf(PNG, length), Reason.CORRUPT, "expected");
    }
    assertReason(Arrays.copyOf(JPEG, JPEG.length - 1), Reason.CORRUPT, "end-of-image");
    assertReason(Arrays.copyOf(PNG, PNG.length - 1), Reason.CORRUPT, "IEND");
  }

  @Test
  void damagedChunkIsCorrupt() {
    byte[] damaged = PNG.clone();
    damaged[60] ^= 0x10;

    assertReason(damaged, Reason.CORRUPT, "expected check sum");
  }

  @Test
  void paddingBehindTheEndIsFine() {
    assertThat(DECODER.decode(Arrays.copyOf(JPEG, JPEG.length + 512)).widthPixels()).isEqualTo(64);
    assertThat(DECODER.decode(Arrays.copyOf(PNG, PNG.length + 512)).widthPixels()).isEqualTo(64);
  }

  @Test
  void paddingBetweenSegmentsIsFine() {
    int behindFirst = 4 + ByteBuffer.wrap(JPEG).getShort(4);
    byte[] padded =
        ByteBuffer.allocate(JPEG.length + 3)
            .put(JPEG, 0, behindFirst)
            .put(new byte[] {0, 0, 0})
            .put(JPEG, behindFirst, JPEG.length - behindFirst)
            .array();

    assertThat(DECODER.decode(padded).widthPixels()).isEqualTo(64);
  }

  @Test
  void endMarkerOfThumbnailIsNotThePicturesOwn() {
    byte[] withThumbnail = withSegment(JPEG, 0xe1, exif(1, ImageEncoder.jpeg(PICTURE, 20)));

    assertThat(DECODER.decode(withThumbnail).widthPixels()).isEqualTo(64);
    assertReason(
        Arrays.copyOf(withThumbnail, withThumbnail.length - 2), Reason.CORRUPT, "end-of-image");
  }

  @Test
  void aPictureThatIsGoneOverAgainAndAgainIsRefused() {
    int scan = JPEG.length - 2;
    while (JPEG[scan] != (byte) 0xff || JPEG[scan + 1] != (byte) 0xda) {
      scan--;
    }
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    again.write(JPEG, 0, scan);
    for (int i = 0; i < 1000; i++) {
      again.write(JPEG, scan, JPEG.length - 2 - scan);
    }
    again.write(JPEG, JPEG.length - 2, 2);

    assertReason(again.toByteArray(), Reason.UNSUPPORTED, "scans");
  }

  @Test
  void mutationsThrowNothingElse() {
    Random random = new Random(7);
    for (byte[] original : new byte[][] {JPEG, PNG, javaPng(BufferedImage.TYPE_USHORT_GRAY)}) {
      for (int round = 0; round < FUZZ_ROUNDS; round++) {
        byte[] mutated = original.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
          mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(3) == 0) {
          mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
        }
        decodeOrRefuse(random.nextBoolean() ? mutated : repaired(mutated));
      }
    }
  }

  @Test
  void limitMustBePossible() {
    assertThatThrownBy(() -> new ImageDecoder(0)).hasMessageContaining("found 0");
    assertThatThrownBy(() -> new ImageDecoder(Long.MAX_VALUE)).hasMessageContaining("expected");
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      assertThat(DECODER.decode(bytes).bgr()).isNotEmpty();
    } catch (ImageException e) {
      assertThat(e.getMessage()).contains("expected");
    }
  }

  private static void assertReason(byte[] encoded, Reason reason, String message) {
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> DECODER.decode(encoded))
        .withMessageContaining(message)
        .extracting(ImageException::reason)
        .isEqualTo(reason);
  }

  /**
   * Gives every chunk of a PNG its right check sum, so that the decoder itself meets the damage.
   */
  private static byte[] repaired(byte[] encoded) {
    byte[] bytes = encoded.clone();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int at = 8;
    while (bytes.length - at >= 12
        && PictureFormat.of(bytes).equals(Optional.of(PictureFormat.PNG))) {
      int length = buffer.getInt(at);
      if (length < 0 || length > bytes.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(bytes, at + 4, length + 4);
      buffer.putInt(at + 8 + length, (int) sum.getValue());
      at += 12 + length;
    }
    return bytes;
  }

  private static byte[] pngOfSize(int width, int height) {
    byte[] png = PNG.clone();
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    return repaired(png);
  }

  private static byte[] jpegOfSize(int width, int height) {
    byte[] jpeg = JPEG.clone();
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xc0) {
      at += 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xffff);
    }
    ByteBuffer.wrap(jpeg).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
    return jpeg;
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + 4 + content.length)
        .put(jpeg, 0, 2)
        .put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (content.length + 2))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** One IFD with the tag Orientation (0x0112, one SHORT), then whatever follows. */
  private static byte[] exif(int orientation, byte[] rest) {
    return ByteBuffer.allocate(32 + rest.length)
        .put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42})
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .put(rest)
        .array();
  }

  private static byte[] javaPng(int type) {
    BufferedImage image = new BufferedImage(20, 10, type);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        if (type == BufferedImage.TYPE_USHORT_GRAY) {
          image.getRaster().setSample(x, y, 0, 200 * 257);
        } else if (type == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, 200);
        } else {
          image.setRGB(x, y, 0xffc8c8c8);
        }
      }
    }
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void recycledPixelsServeTheNextPictureOfTheirSize() {
    ImageDecoder decoder = new ImageDecoder(10_000);
    byte[] grey = ImageEncoder.png(new Image(4, 3, new byte[36]));
    byte[] other = ImageEncoder.png(new Image(3, 3, new byte[27]));
    Image first = decoder.decode(grey);
    Image unrelated = decoder.decode(grey);

    decoder.recycle(first);

    assertThat(decoder.decode(other).bgr()).hasSize(27);
    Image second = decoder.decode(grey);
    assertThat(second.bgr()).isSameAs(first.bgr()).isNotSameAs(unrelated.bgr()).containsOnly(0);
    assertThat(decoder.decode(grey).bgr()).isNotSameAs(first.bgr());
  }
}
