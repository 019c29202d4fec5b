package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A camera in a process of its own, which can be frozen, killed, and started again. */
final class CameraProcess implements AutoCloseable {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final List<String> command;
  private final boolean saysReady;
  private Process process;

  private CameraProcess(List<String> command, boolean saysReady) throws IOException {
    this.command = command;
    this.saysReady = saysReady;
    this.process = started();
  }

  /** GStreamer's RTSP server with {@code /h264} and {@code /mjpeg}; skips the test without one. */
  static CameraProcess rtsp(Path folder, int port) throws IOException {
    assumeTrue(
        Files.isExecutable(PYTHON) && succeeds(PYTHON.toString(), "-c", gstreamer()),
        "needs Debian's python3-gi, gir1.2-gst-rtsp-server-1.0 and GStreamer's plugins");
    Path script = folder.resolve("rtsp_server.py");
    try (InputStream in = CameraProcess.class.getResourceAsStream("rtsp_server.py")) {
      Files.write(script, in.readAllBytes());
    }
    return new CameraProcess(
        List.of(PYTHON.toString(), script.toString(), Integer.toString(port)), true);
  }

  private static String gstreamer() {
    return "import gi; gi.require_version('GstRtspServer', '1.0');"
        + " from gi.repository import Gst, GstRtspServer; Gst.init(None);"
        + " exit(0 if all(Gst.ElementFactory.find(e) for e in"
        + " ('x264enc', 'jpegenc', 'rtph264pay', 'rtpjpegpay')) else 1)";
  }

  /**
   * ffmpeg's HTTP server of one motion JPEG stream at {@code /camera}, for one viewer at a time.
   */
  static CameraProcess mjpeg(int port) throws IOException {
    return ffmpeg(
        "-c:v",
        "mjpeg",
        "-q:v",
        "5",
        "-f",
        "mpjpeg",
        "-listen",
        "1",
        "http://127.0.0.1:" + port + "/camera");
  }

  /** ffmpeg's RTMP server of one H.264 stream at {@code /live/camera}. */
  static CameraProcess rtmp(int port) throws IOException {
    return ffmpeg(
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-tune",
        "zerolatency",
        "-g",
        "25",
        "-pix_fmt",
        "yuv420p",
        "-f",
        "flv",
        "-listen",
        "1",
        "rtmp://127.0.0.1:" + port + "/live/camera");
  }

  /** ffmpeg that writes a live playlist of pieces of a second. */
  static CameraProcess hls(Path playlist) throws IOException {
    return ffmpeg(
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "25",
        "-pix_fmt",
        "yuv420p",
        "-f",
        "hls",
        "-hls_time",
        "1",
        "-hls_list_size",
        "4",
        playlist.toString());
  }

  /** Skips the test without ffmpeg. */
  private static CameraProcess ffmpeg(String... output) throws IOException {
    assumeTrue(succeeds("ffmpeg", "-version"), "needs the program ffmpeg");
    List<String> command = new java.util.ArrayList<>();
    command.addAll(List.of("ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi"));
    command.addAll(List.of("-i", "testsrc2=s=320x240:r=25"));
    command.addAll(List.of(output));
    return new CameraProcess(command, false);
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process started() throws IOException {
    Process starting =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (saysReady) {
      BufferedReader out = starting.inputReader(UTF_8);
      if (!"ready".equals(out.readLine())) {
        throw new IOException("the camera's process ended before it was ready");
      }
    }
    return starting;
  }

  /** Stops the process where it stands: its connections stay open and silent. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a frozen process go on. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("the camera's process cannot be sent SIG" + name);
    }
  }

  /** Ends the process as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  void restart() throws IOException, InterruptedException {
    kill();
    process = started();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a condition that a busy machine may need long for. */
  static <T> T eventually(Duration patience, Attempt<T> attempt) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> result;
      RuntimeException failure = new IllegalStateException("nothing came in time");
      try {
        result = attempt.now();
      } catch (RuntimeException e) {
        // Tried again; told in the end.
        failure = e;
        result = Optional.empty();
      }
      if (result.isPresent()) {
        return result.get();
      }
      if (System.nanoTime() > end) {
        throw failure;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** One try. */
  interface Attempt<T> {
    Optional<T> now() throws Exception;
  }
}
