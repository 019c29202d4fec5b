package io.mien.training.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import io.mien.vision.likeness.FaceLikeness;
import io.mien.vision.likeness.NonFaces;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikenessFitTest {
  private static final int SIDE = 48;

  /** A dark oval with two eyes and a mouth, each a bit elsewhere, under some noise. */
  private static Image drawnFace(Random random) {
    double[] place = random.doubles(8, -2, 2).toArray();
    byte[] bgr = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      double x = i % SIDE - 24 - place[0];
      double y = i / SIDE - 24 - place[1];
      double grey = 180;
      grey -= spot(x, y, 18 + place[2], 22 + place[3]) ? 60 : 0;
      grey -= spot(Math.abs(x) - 8 - place[4], y + 6 + place[5], 3, 2) ? 70 : 0;
      grey -= spot(x, y - 11 + place[6], 8 + place[7], 2) ? 70 : 0;
      grey += 6 * random.nextGaussian();
      bgr[3 * i] = bgr[3 * i + 1] = bgr[3 * i + 2] = (byte) Math.round(grey);
    }
    return new Image(SIDE, SIDE, bgr);
  }

  private static boolean spot(double x, double y, double across, double down) {
    return x * x / (across * across) + y * y / (down * down) < 1;
  }

  private static List<Image> faces(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> drawnFace(random)).toList();
  }

  private static double admitted(FaceLikeness likeness, List<Image> pictures) {
    return pictures.stream()
            .filter(face -> likeness.admits(likeness.measure(face, Region.whole(face))))
            .count()
        / (double) pictures.size();
  }

  @Test
  void admitsWhatIsLikeTheFacesAndNothingElse() throws IOException {
    FaceLikeness fitted = LikenessFit.fit(faces(800, 1), faces(400, 2));
    assertThat(admitted(fitted, faces(200, 3))).isGreaterThan(0.9);
    Random random = new Random(4);
    for (NonFaces kind : NonFaces.values()) {
      List<Image> others = IntStream.range(0, 20).mapToObj(i -> kind.make(SIDE, random)).toList();
      assertThat(admitted(fitted, others)).as(kind.name()).isLessThan(0.1);
    }

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fitted.write(bytes);
    FaceLikeness read = FaceLikeness.read(new ByteArrayInputStream(bytes.toByteArray()));
    Image face = drawnFace(random);
    assertThat(read.measure(face, Region.whole(face)))
        .isEqualTo(fitted.measure(face, Region.whole(face)));
  }

  @Test
  void saysWhatOtherBytesAre() {
    assertThatThrownBy(() -> FaceLikeness.read(new ByteArrayInputStream(new byte[8])))
        .isInstanceOf(IOException.class)
        .hasMessage("expected a face likeness of format 4d465331, found 00000000");
  }
}
