package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.picture.Picture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureRegion;
import io.mien.ingest.picture.TestPictures;
import io.mien.ingest.pipeline.FrameEncoder;
import io.mien.ingest.video.VideoFileWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFileSourceTest extends CameraSourceContract {
  private static final long[] UNEVEN_MILLIS = {0, 40, 55, 130, 131, 400};

  @Override
  RecordedSource open() {
    Path file = folder.resolve("uneven.mp4");
    if (!Files.exists(file)) {
      try (VideoFileWriter writer = new VideoFileWriter(file)) {
        for (long millis : UNEVEN_MILLIS) {
          writer.write(TestPictures.corner(48, 32), Duration.ofMillis(millis));
        }
      }
    }
    return new VideoFileSource(file);
  }

  @Test
  void keepsTheTimesOfAVariableFrameRate() {
    try (RecordedSource source = open()) {
      assertThat(all(source))
          .extracting(frame -> frame.presentationTime().toMillis())
          .containsExactly(0L, 40L, 55L, 130L, 131L, 400L);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 48, 32", "-90, 32, 48", "180, 48, 32", "90, 32, 48"})
  void turnsPicturesUprightAsTheDisplayMatrixSays(double counterclockwise, int width, int height)
      throws Exception {
    Path file = folder.resolve("turned.mov");
    writeTurned(file, counterclockwise);

    try (RecordedSource source = new VideoFileSource(file)) {
      BgrPicture picture = PictureCodec.decode(source.grab().orElseThrow().picture());

      assertThat(picture.widthPixels()).isEqualTo(width);
      assertThat(picture.heightPixels()).isEqualTo(height);
      // The white quarter of the stored picture is at its top left.
      boolean right = counterclockwise == -90 || counterclockwise == 180;
      boolean bottom = counterclockwise == 90 || counterclockwise == 180;
      assertThat(TestPictures.quarter(picture, right, bottom)).isGreaterThan(200);
      assertThat(TestPictures.quarter(picture, !right, bottom)).isLessThan(50);
      assertThat(TestPictures.quarter(picture, right, !bottom)).isLessThan(50);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 48, 32", "-90, 32, 48", "180, 48, 32", "90, 32, 48"})
  void encodesPicturesUprightWithTheirRegionsAndMasks(double turn, int width, int height)
      throws Exception {
    Path file = folder.resolve("turned.mov");
    writeTurned(file, turn);
    boolean right = turn == -90 || turn == 180;
    boolean bottom = turn == 90 || turn == 180;
    PictureRegion white = new PictureRegion(right ? 0.5 : 0, bottom ? 0.5 : 0, 0.5, 0.5);

    try (RecordedSource source = new VideoFileSource(file)) {
      Picture picture = source.grab().orElseThrow().picture();
      BgrPicture whole = encoded(picture, Optional.empty(), List.of());
      BgrPicture cut = encoded(picture, Optional.of(white), List.of());
      BgrPicture masked = encoded(picture, Optional.empty(), List.of(white));
      picture.release();

      assertThat(whole.widthPixels()).isEqualTo(width);
      assertThat(whole.heightPixels()).isEqualTo(height);
      assertThat(TestPictures.quarter(whole, right, bottom)).isGreaterThan(200);
      assertThat(TestPictures.quarter(whole, !right, bottom)).isLessThan(50);
      assertThat(TestPictures.quarter(whole, right, !bottom)).isLessThan(50);
      assertThat(cut.widthPixels()).isEqualTo(width / 2);
      assertThat(TestPictures.quarter(cut, false, false)).isGreaterThan(200);
      assertThat(TestPictures.quarter(cut, true, true)).isGreaterThan(200);
      assertThat(TestPictures.quarter(masked, right, bottom)).isLessThan(10);
    }
  }

  @Test
  void widensTheRangeOfValuesToThatOfJpeg() {
    try (RecordedSource source = open()) {
      BgrPicture picture =
          encoded(source.grab().orElseThrow().picture(), Optional.empty(), List.of());

      // In the video white is 235 and black is 16.
      assertThat(TestPictures.quarter(picture, false, false)).isGreaterThan(250);
      assertThat(TestPictures.quarter(picture, true, true)).isLessThan(5);
    }
  }

  @Test
  void refusesToEncodeAReleasedPicture() {
    try (RecordedSource source = open()) {
      Picture picture = source.grab().orElseThrow().picture();
      picture.release();
      picture.release();

      assertThatIllegalStateException()
          .isThrownBy(() -> encoded(picture, Optional.empty(), List.of()));
    }
  }

  @Test
  void passesThePicturesOfMotionJpegUnchanged() throws Exception {
    Path file = folder.resolve("motion.avi");
    List<byte[]> pictures = MotionJpeg.write(file, 48, 32, 3);

    try (RecordedSource source = new VideoFileSource(file)) {
      List<CapturedFrame> frames = all(source);

      assertThat(frames)
          .hasSize(3)
          .allSatisfy(frame -> assertThat(frame.picture()).isInstanceOf(EncodedPicture.class))
          .zipSatisfy(
              pictures, (frame, bytes) -> assertThat(bytes(frame.picture())).isEqualTo(bytes));
    }
  }

  @Test
  void failsSoonWhenAborted() {
    try (RecordedSource source = open()) {
      source.grab();
      source.abort();

      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> all(source))
          .withMessage("reading from " + folder.resolve("uneven.mp4") + " was given up");
    }
  }

  private static BgrPicture encoded(
      Picture picture, Optional<PictureRegion> roi, List<PictureRegion> masks) {
    FrameShape shape =
        new FrameShape(OptionalInt.empty(), OptionalInt.empty(), roi, masks, 95, 1_000_000);
    try (FrameEncoder encoder = new FrameEncoder(shape)) {
      return PictureCodec.decode(encoder.encode(picture));
    }
  }

  @Test
  void refusesWhatIsNoVideo() throws IOException {
    Path file = Files.writeString(folder.resolve("text.mp4"), "not a video at all");

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> new VideoFileSource(file))
        .withMessage("expected a video or a picture that FFmpeg can read, found " + file);
  }

  @Test
  void readsNothingFromTheNetworkThatAPlaylistNames() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.close();
        });
    server.start();
    try {
      Path playlist =
          Files.writeString(
              folder.resolve("list.m3u8"),
              """
              #EXTM3U
              #EXT-X-TARGETDURATION:1
              #EXTINF:1,
              http://127.0.0.1:%d/x.ts
              #EXT-X-ENDLIST
              """
                  .formatted(server.getAddress().getPort()));

      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> new VideoFileSource(playlist));
      assertThat(requests).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pyfeat_face_noface.mov, 169, 960, 540",
    "pyfeat_noface_face.mov, 169, 960, 540",
    "pyfeat_single_face.mp4, 72, 640, 360"
  })
  void readsVideosOfPhones(String name, int count, int width, int height) {
    Path file = TestMedia.find(name);
    assumeTrue(Files.exists(file), "needs shared/media/" + name);

    try (RecordedSource source = new VideoFileSource(file)) {
      List<CapturedFrame> frames = all(source);

      assertThat(frames).hasSize(count);
      BgrPicture picture = PictureCodec.decode(frames.get(0).picture());
      assertThat(picture.widthPixels()).isEqualTo(width);
      assertThat(picture.heightPixels()).isEqualTo(height);
      assertThat(source.frameCount()).hasValue(count);
    }
  }

  private static void writeTurned(Path file, double counterclockwise) throws Exception {
    try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toString(), 48, 32, 0)) {
      recorder.setVideoCodecName("mpeg4");
      recorder.setVideoQuality(2);
      recorder.setDisplayRotation(counterclockwise);
      recorder.start();
      ByteBuffer pixels = ByteBuffer.allocateDirect(48 * 32 * 3);
      pixels.put(TestPictures.corner(48, 32).bgr()).flip();
      Frame frame = new Frame();
      frame.imageWidth = 48;
      frame.imageHeight = 32;
      frame.imageDepth = Frame.DEPTH_UBYTE;
      frame.imageChannels = 3;
      frame.imageStride = 48 * 3;
      frame.image = new Buffer[] {pixels};
      recorder.record(frame);
    }
  }
}
