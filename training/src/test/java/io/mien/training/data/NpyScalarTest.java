package io.mien.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as {@code numpy.save} writes them. */
class NpyScalarTest {
  @TempDir private Path folder;

  private double read(byte[] file) throws IOException {
    return NpyScalar.read(Files.write(folder.resolve("value.npy"), file));
  }

  private double read(String type, String shape, byte[] data) throws IOException {
    return read(DatasetFixture.npy(type, shape, data));
  }

  @Test
  void numbersOfAllKindsReadBack() throws IOException {
    assertThat(read("<f8", "()", DatasetFixture.number(-0.25))).isEqualTo(-0.25);
    assertThat(read("<f8", "(1,)", DatasetFixture.number(0.5))).isEqualTo(0.5);
    assertThat(read("<f4", "()", little(4).putFloat(0.75f).array())).isEqualTo(0.75);
    assertThat(read("<i8", "(1, 1)", little(8).putLong(-3).array())).isEqualTo(-3);
    assertThat(read("<i4", "()", little(4).putInt(7).array())).isEqualTo(7);
    assertThat(read("<u4", "()", little(4).putInt(-1).array())).isEqualTo(4294967295.0);
    assertThat(read("<i2", "()", little(2).putShort((short) -2).array())).isEqualTo(-2);
    assertThat(read("<u2", "()", little(2).putShort((short) -2).array())).isEqualTo(65534);
    assertThat(read("|u1", "()", new byte[] {(byte) 200})).isEqualTo(200);
    assertThat(read("|i1", "()", new byte[] {(byte) 200})).isEqualTo(-56);
    assertThat(read(">f8", "()", ByteBuffer.allocate(8).putDouble(1.5).array())).isEqualTo(1.5);
  }

  @Test
  void numbersWrittenAsTextReadBack() throws IOException {
    byte[] little = "-0.317".getBytes(Charset.forName("UTF-32LE"));
    byte[] big = "3".getBytes(Charset.forName("UTF-32BE"));

    assertThat(read("<U6", "()", little)).isEqualTo(-0.317);
    assertThat(read(">U1", "()", big)).isEqualTo(3);
    assertThat(read("|S4", "()", "12\0\0".getBytes(StandardCharsets.US_ASCII))).isEqualTo(12);
  }

  @Test
  void laterFormatsHaveALongerHeader() throws IOException {
    byte[] first = DatasetFixture.npy("<f8", "()", DatasetFixture.number(2.5));
    ByteBuffer second = ByteBuffer.allocate(first.length + 2).order(ByteOrder.LITTLE_ENDIAN);
    second.put(first, 0, 6).put((byte) 2).put((byte) 0);
    second.putInt(ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getShort(8));
    second.put(first, 10, first.length - 10);

    assertThat(read(second.array())).isEqualTo(2.5);
  }

  @Test
  void saysWhatIsNoNumber() throws IOException {
    assertSays("found other bytes at its start", new byte[] {1, 2, 3});
    assertSays("found an array of shape (2,)", DatasetFixture.npy("<f8", "(2,)", new byte[16]));
    assertSays("found 3 bytes of data", DatasetFixture.npy("<f8", "()", new byte[3]));
    assertSays("found type c", DatasetFixture.npy("<c16", "()", new byte[16]));
    assertSays("found type O", DatasetFixture.npy("|O8", "()", new byte[16]));
    assertSays(
        "found the text 'x'",
        DatasetFixture.npy("|S1", "()", "x".getBytes(StandardCharsets.US_ASCII)));
    byte[] cut = DatasetFixture.npy("<f8", "()", DatasetFixture.number(1));
    assertSays("found a header of", Arrays.copyOf(cut, 40));
    byte[] later = Arrays.copyOf(cut, 11);
    later[6] = 2;
    assertSays("found other bytes at its start", later);
    assertSays("found no type", DatasetFixture.npy("<U9999999999", "()", new byte[16]));
    assertThatThrownBy(() -> NpyScalar.read(folder.resolve("none.npy")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot read");
  }

  private void assertSays(String sentence, byte[] file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected one number in")
        .hasMessageContaining(sentence);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
