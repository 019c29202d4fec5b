package io.mien.it;

import static io.mien.it.CameraProcess.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.DecodedPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.LiveSource;
import io.mien.ingest.source.RtspTransport;
import io.mien.ingest.source.SourceException;
import io.mien.ingest.source.SourceSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources on real protocols and real servers, which freeze, die and come back. */
class ProtocolsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration READ = Duration.ofSeconds(2);

  /** What the interrupt of a waiting read takes at most, on a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final List<CameraProcess> cameras = new ArrayList<>();

  @AfterEach
  void close() {
    cameras.forEach(CameraProcess::close);
  }

  @ParameterizedTest
  @EnumSource(RtspTransport.class)
  void readsRtspWithTheTimesOfTheCamera(RtspTransport transport) throws Exception {
    int port = Ports.free();
    start(CameraProcess.rtsp(folder, port));
    try (CameraSource source = open(rtsp(port, "h264").withTransport(transport))) {
      assertThat(source).isInstanceOf(LiveSource.class);
      Duration last = Duration.ofSeconds(-1);
      int timed = 0;
      for (int i = 0; i < 500 && timed < 25; i++) {
        CapturedFrame frame = source.grab().orElseThrow();
        Instant now = Instant.now();
        assertThat(frame.presentationTime()).isGreaterThanOrEqualTo(last);
        assertThat(frame.picture()).isInstanceOf(DecodedPicture.class);
        frame.picture().release();
        last = frame.presentationTime();
        if (frame.cameraTime().isPresent()) {
          timed++;
          assertThat(frame.cameraTime().get()).isCloseTo(now, within(2, ChronoUnit.SECONDS));
        }
      }
      assertThat(timed).as("frames with a time of the camera").isEqualTo(25);
    }
  }

  @Test
  void passesRtspMotionJpegAsItIs() throws Exception {
    int port = Ports.free();
    start(CameraProcess.rtsp(folder, port));
    try (CameraSource source = open(rtsp(port, "mjpeg"))) {
      assertPassed(source);
    }
  }

  @Test
  void passesHttpMotionJpegAsItIs() throws Exception {
    int port = Ports.free();
    start(CameraProcess.mjpeg(port));
    try (CameraSource source = open(mjpeg(port))) {
      assertPassed(source);
    }
  }

  @Test
  void readsRtmp() throws Exception {
    int port = Ports.free();
    SourceSpec spec = spec("rtmp://127.0.0.1:" + port + "/live/camera");
    start(CameraProcess.rtmp(port));
    try (CameraSource source = open(spec)) {
      assertDecoded(source);
    }
  }

  @Test
  void readsHlsEvenlyThoughItComesInPieces() throws Exception {
    Path playlist = folder.resolve("live.m3u8");
    HttpServer server = files();
    start(CameraProcess.hls(playlist));
    try (CameraSource source =
        open(spec("http://127.0.0.1:" + server.getAddress().getPort() + "/live.m3u8"))) {
      long start = System.nanoTime();
      assertDecoded(source);
      Duration first = Duration.ofNanos(System.nanoTime() - start);

      // Two seconds of pictures, of which the most came in one piece.
      assertThat(first).isGreaterThan(Duration.ofSeconds(1));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void opensNoLocalFileThatAPlaylistOfTheNetworkNames() throws Exception {
    Path secret = folder.resolve("secret.ts");
    start(CameraProcess.hls(folder.resolve("live.m3u8")));
    Path next = folder.resolve("live1.ts");
    eventually(PATIENCE, () -> Files.exists(next) ? Optional.of(next) : Optional.empty());
    Files.copy(folder.resolve("live0.ts"), secret);
    Files.writeString(
        folder.resolve("evil.m3u8"),
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://" + secret + "\n#EXT-X-ENDLIST\n");
    HttpServer server = files();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/evil.m3u8";
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> CameraSources.open(spec(url)).close());
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http"})
  void givesAFrozenCameraUpAndFindsItAgain(String protocol) throws Exception {
    int port = Ports.free();
    SourceSpec spec = protocol.equals("rtsp") ? rtsp(port, "h264") : mjpeg(port);
    CameraProcess camera = start(protocol, port);
    CameraSource source = open(spec);
    grab(source, 10);
    camera.freeze();
    long frozen = System.nanoTime();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> grab(source, 1000))
        .withMessage("expected a picture from %s within 2 s, found none", spec);
    print(protocol, "frozen, given up after", frozen);
    assertThat(since(frozen)).isLessThan(READ.plus(SOON));
    source.close();
    camera.thaw();
    if (protocol.equals("http")) {
      camera.restart(); // it serves one viewer and ends with it
    }
    long thawed = System.nanoTime();
    try (CameraSource again = open(spec)) {
      grab(again, 1);
      print(protocol, "thawed, a frame after", thawed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http"})
  void endsAReadOfAFrozenCameraWhenAborted(String protocol) throws Exception {
    int port = Ports.free();
    SourceSpec spec =
        (protocol.equals("rtsp") ? rtsp(port, "mjpeg") : mjpeg(port))
            .withTimeouts(PATIENCE, Duration.ofMinutes(10));
    CameraProcess camera = start(protocol, port);
    CameraSource source = open(spec);
    grab(source, 5);
    camera.freeze();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread grabbing =
        new Thread(
            () -> {
              try {
                grab(source, 10_000);
                failure.complete(new AssertionError("the read went on"));
              } catch (SourceException e) {
                failure.complete(e);
              } finally {
                source.close();
              }
            });
    grabbing.start();
    TimeUnit.MILLISECONDS.sleep(500); // until what was buffered is read
    long aborted = System.nanoTime();
    source.abort();

    assertThat(failure.get(SOON.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(SourceException.class)
        .hasMessage("reading from " + spec + " was given up");
    print(protocol, "aborted, ended after", aborted);
    grabbing.join();
    source.close();
    source.abort();
    camera.thaw();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http"})
  void saysThatACameraIsGoneAndFindsTheNext(String protocol) throws Exception {
    int port = Ports.free();
    SourceSpec spec = protocol.equals("rtsp") ? rtsp(port, "h264") : mjpeg(port);
    CameraProcess camera = start(protocol, port);
    CameraSource source = open(spec);
    grab(source, 10);
    camera.kill();
    long killed = System.nanoTime();
    assertThat(endOf(source)).isNotEmpty();
    print(protocol, "killed, noticed after", killed);
    assertThat(since(killed)).isLessThan(READ.plus(SOON));
    source.close();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> CameraSources.open(spec).close())
        .withMessage("expected pictures from %s, found: Connection refused", spec);
    camera.restart();
    long restarted = System.nanoTime();
    try (CameraSource again = open(spec)) {
      grab(again, 1);
      print(protocol, "restarted, a frame after", restarted);
    }
  }

  @Test
  void keepsSecretsOutOfWhatItSays() throws Exception {
    int port = Ports.free();
    for (String url :
        new String[] {
          "rtsp://admin:s3cret@127.0.0.1:%d/h264",
          "http://admin:s3cret@127.0.0.1:%d/camera?token=s3cret",
          "rtmp://127.0.0.1:%d/live/camera?key=s3cret"
        }) {
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> CameraSources.open(spec(url.formatted(port))).close())
          .withMessageContaining("***")
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
    }
  }

  @Test
  void saysThatThereIsNoUsbCamera() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> CameraSources.open(spec("usb:99")).close())
        .withMessage("expected pictures from /dev/video99, found: No such file or directory");
  }

  private CameraProcess start(String protocol, int port) throws IOException {
    return start(
        protocol.equals("rtsp") ? CameraProcess.rtsp(folder, port) : CameraProcess.mjpeg(port));
  }

  private CameraProcess start(CameraProcess camera) {
    cameras.add(camera);
    return camera;
  }

  private static String stackTrace(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private static void assertPassed(CameraSource source) {
    for (int i = 0; i < 30; i++) {
      EncodedPicture picture = (EncodedPicture) source.grab().orElseThrow().picture();
      BgrPicture pixels = PictureCodec.decode(picture);
      assertThat(pixels.widthPixels()).isEqualTo(320);
      assertThat(pixels.heightPixels()).isEqualTo(240);
    }
  }

  private static void assertDecoded(CameraSource source) {
    for (int i = 0; i < 50; i++) {
      DecodedPicture picture = (DecodedPicture) source.grab().orElseThrow().picture();
      assertThat(picture.widthPixels()).isEqualTo(320);
      assertThat(picture.heightPixels()).isEqualTo(240);
      picture.release();
    }
  }

  /** What ends the frames: nothing more, or a failure. */
  private static Optional<String> endOf(CameraSource source) {
    try {
      for (int i = 0; i < 10_000; i++) {
        Optional<CapturedFrame> frame = source.grab();
        if (frame.isEmpty()) {
          return Optional.of("the end");
        }
        frame.get().picture().release();
      }
      return Optional.empty();
    } catch (SourceException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void grab(CameraSource source, int count) {
    for (int i = 0; i < count; i++) {
      source.grab().orElseThrow().picture().release();
    }
  }

  /** A camera that has just been started may not listen yet. */
  private static CameraSource open(SourceSpec spec) throws Exception {
    return eventually(PATIENCE, () -> Optional.of(CameraSources.open(spec)));
  }

  private static SourceSpec rtsp(int port, String path) {
    return spec("rtsp://127.0.0.1:" + port + "/" + path);
  }

  private static SourceSpec mjpeg(int port) {
    return spec("http://127.0.0.1:" + port + "/camera");
  }

  private static SourceSpec spec(String url) {
    return SourceSpec.of(url).withTimeouts(PATIENCE, READ);
  }

  private HttpServer files() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
          boolean there = Files.isRegularFile(file);
          byte[] bytes = there ? Files.readAllBytes(file) : "none".getBytes(UTF_8);
          exchange.sendResponseHeaders(there ? 200 : 404, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static void print(String protocol, String what, long nanos) {
    System.out.printf("%s camera %s %d ms%n", protocol, what, since(nanos).toMillis());
  }
}
