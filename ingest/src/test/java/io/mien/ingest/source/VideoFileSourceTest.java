package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.TestPictures;
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
      BgrPicture picture = (BgrPicture) source.grab().orElseThrow().picture();

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
      BgrPicture picture = (BgrPicture) frames.get(0).picture();
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
