package io.mien.inference;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.FrameSize;
import io.mien.contract.event.ExpressionEvent.Model;
import io.mien.contract.event.ExpressionEvent.Smoothed;
import io.mien.contract.event.ExpressionEvent.Times;
import io.mien.contract.event.ExpressionEvent.Track;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Events of faces that show happiness, with this probability, or else nothing. */
public final class Events {
  private Events() {}

  /** A face without a track. */
  public static ExpressionEvent untracked(double happiness, boolean uncertain) {
    return event(happiness, uncertain, Optional.empty(), Optional.empty());
  }

  /** A face of a track, smoothed to what it shows. */
  public static ExpressionEvent tracked(String track, double happiness, boolean uncertain) {
    return event(
        .5, // the raw one, which must not count
        false,
        Optional.of(new Track(track, 0)),
        Optional.of(new Smoothed(label(happiness), probabilities(happiness), uncertain)));
  }

  private static ExpressionEvent event(
      double happiness, boolean uncertain, Optional<Track> track, Optional<Smoothed> smoothed) {
    return new ExpressionEvent(
        "f-0",
        "door",
        0,
        Instant.EPOCH,
        new FrameSize(64, 64),
        0,
        new FaceBox(1, 2, 30, 40),
        .9,
        Optional.empty(),
        label(happiness),
        probabilities(happiness),
        uncertain,
        track,
        smoothed,
        Optional.empty(),
        new Model("m", "1"),
        "still",
        new Times(Instant.EPOCH, Instant.EPOCH));
  }

  private static String label(double happiness) {
    return happiness > .5 ? "happiness" : "neutral";
  }

  private static Map<String, Double> probabilities(double happiness) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    probabilities.put("neutral", 1 - happiness);
    probabilities.put("happiness", happiness);
    return probabilities;
  }
}
