package io.mien.dashboards.live;

import io.mien.contract.camera.CameraStatus;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.FrameSize;
import io.mien.contract.event.ExpressionEvent.Model;
import io.mien.contract.event.ExpressionEvent.Smoothed;
import io.mien.contract.event.ExpressionEvent.Times;
import io.mien.contract.event.ExpressionEvent.Track;
import io.mien.contract.frame.FrameMetadata;
import io.mien.dashboards.live.join.Frame;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Frames, events and statuses of a camera called "door", one frame each 100 ms. */
public final class Events {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Events() {}

  public static Instant at(long number) {
    return START.plusMillis(100 * number);
  }

  public static FrameMetadata metadata(long number) {
    return new FrameMetadata("door", "f" + number, number, at(number), Optional.empty());
  }

  public static Frame frame(long number) {
    return new Frame(metadata(number), 0, number, new byte[100]);
  }

  public static ExpressionEvent event(long number, int face, String track, FaceBox box) {
    Map<String, Double> probabilities = Map.of("neutral", .25, "happiness", .75);
    return new ExpressionEvent(
        ExpressionEvent.id("f" + number, face),
        "door",
        number,
        at(number),
        new FrameSize(640, 360),
        face,
        box,
        .9,
        Optional.empty(),
        "happiness",
        probabilities,
        false,
        track.isEmpty() ? Optional.empty() : Optional.of(new Track(track, 0)),
        Optional.of(new Smoothed("happiness", probabilities, false)),
        Optional.empty(),
        new Model("m", "1"),
        "d",
        new Times(at(number), at(number)));
  }

  public static ExpressionEvent event(long number) {
    return event(number, 0, "t", new FaceBox(64, 36, 64, 72));
  }

  public static CameraStatus status(long skipped) {
    return new CameraStatus(
        "door",
        CameraStatus.State.ONLINE,
        START,
        START,
        OptionalDouble.of(10),
        .1,
        1000,
        skipped,
        START);
  }
}
