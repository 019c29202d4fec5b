package io.mien.dashboards.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.FrameSize;
import io.mien.contract.event.ExpressionEvent.Quality;
import io.mien.contract.event.ExpressionEvent.Smoothed;
import io.mien.contract.event.ExpressionEvent.Track;
import io.mien.contract.json.JsonFormat;
import io.mien.dashboards.live.camera.CameraRow;
import io.mien.dashboards.live.camera.Diagnosis.Notice;
import io.mien.dashboards.live.camera.Timeline.Point;
import io.mien.dashboards.live.join.Showable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the server says to the page. */
final class Messages {
  private static final JsonFormat<State> STATE = JsonFormat.of(State.class, "the page's state");
  private static final JsonFormat<Past> PAST = JsonFormat.of(Past.class, "a timeline");
  private static final JsonFormat<Picture> PICTURE =
      JsonFormat.of(Picture.class, "a picture's faces");

  private Messages() {}

  /**
   * How everything is.
   *
   * @param now the server's wall clock
   * @param server another one after each start
   */
  record State(
      String type,
      Instant now,
      String server,
      boolean showFaces,
      Notice notice,
      List<CameraRow> cameras) {}

  /** The windows of a camera. */
  record Past(String type, String camera, List<Point> points) {}

  /**
   * What goes with a picture.
   *
   * @param read how many frames of the camera the server has read, up to this one
   * @param made of how many of them it has made a picture; the others it let go, for newer ones or
   *     since there were more than it shows
   * @param cover see {@link Showable.Cover}
   * @param frame the size of the frame in which the boxes are; absent where there are none
   */
  record Picture(
      String camera,
      long sequence,
      Instant capturedAt,
      long read,
      long made,
      String cover,
      Optional<FrameSize> frame,
      List<Face> faces) {}

  /**
   * A face in the picture.
   *
   * @param probabilities smoothed where the track has some, else those of this frame alone
   */
  record Face(
      FaceBox box,
      Optional<String> track,
      double score,
      String expression,
      boolean smoothed,
      boolean uncertain,
      Map<String, Double> probabilities,
      List<String> rejections) {}

  static String state(State state) {
    return new String(STATE.write(state), UTF_8);
  }

  static String past(String camera, List<Point> points) {
    return new String(PAST.write(new Past("timeline", camera, points)), UTF_8);
  }

  /** Four bytes with the length of the JSON, the JSON, and the JPEG. */
  static byte[] picture(Showable shown, long made, byte[] jpeg) {
    byte[] header = PICTURE.write(header(shown, made));
    return ByteBuffer.allocate(Integer.BYTES + header.length + jpeg.length)
        .putInt(header.length)
        .put(header)
        .put(jpeg)
        .array();
  }

  private static Picture header(Showable shown, long made) {
    return new Picture(
        shown.frame().metadata().cameraId(),
        shown.frame().metadata().sequence(),
        shown.frame().metadata().capturedAt(),
        shown.read(),
        made,
        shown.cover().name().toLowerCase(Locale.ROOT),
        shown.faces().stream().findFirst().map(ExpressionEvent::frame),
        shown.faces().stream().map(Messages::face).toList());
  }

  private static Face face(ExpressionEvent event) {
    Optional<Smoothed> smoothed = event.smoothed();
    return new Face(
        event.box(),
        event.track().map(Track::id),
        event.detectionScore(),
        smoothed.map(Smoothed::expression).orElse(event.expression()),
        smoothed.isPresent(),
        smoothed.map(Smoothed::uncertain).orElse(event.uncertain()),
        smoothed.map(Smoothed::probabilities).orElse(event.probabilities()),
        event.quality().map(Quality::rejections).orElse(List.of()));
  }
}
