package io.mien.contract.episode;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.mien.contract.event.ExpressionEvent.Model;
import java.time.Instant;

/**
 * An expression that one track of a camera showed for a while, written once, when it is over.
 *
 * <p>All of it is about the track's smoothed expression: the label that holds still, not neutral
 * and not uncertain.
 *
 * @param id the same for the same track and onset
 * @param cameraId the camera, also the record's key
 * @param trackId the track, as in the expression events
 * @param expression the label
 * @param onset the first frame that showed it
 * @param apex the frame in which its smoothed probability was largest
 * @param offset the end, also the record's time: the first frame that showed something else, or the
 *     last one with the face
 * @param peakProbability the smoothed probability at the apex, 0..1
 * @param ending why it is over
 * @param model the model that judged
 */
@JsonPropertyOrder({
  "id",
  "cameraId",
  "trackId",
  "expression",
  "onset",
  "apex",
  "offset",
  "peakProbability",
  "ending",
  "model"
})
public record ExpressionEpisode(
    String id,
    String cameraId,
    String trackId,
    String expression,
    Instant onset,
    Instant apex,
    Instant offset,
    double peakProbability,
    Ending ending,
    Model model) {

  /** Checks the order of the times and the range of the probability. */
  public ExpressionEpisode {
    if (apex.isBefore(onset) || offset.isBefore(apex)) {
      throw new IllegalArgumentException(
          "expected onset, apex and offset in this order, found %s, %s, %s"
              .formatted(onset, apex, offset));
    }
    if (!(peakProbability >= 0 && peakProbability <= 1)) {
      throw new IllegalArgumentException(
          "expected a peak probability in 0..1, found " + peakProbability);
    }
  }

  /** Id of an episode: its track's id and the onset in milliseconds since 1970. */
  public static String id(String trackId, Instant onset) {
    return trackId + "-" + onset.toEpochMilli();
  }

  /** Why an episode is over. */
  public enum Ending {
    /** The track shows something else, or nothing clear. */
    @JsonProperty("expression-changed")
    EXPRESSION_CHANGED,
    /** The face was not seen again; the offset is the last frame with it. */
    @JsonProperty("track-ended")
    TRACK_ENDED,
    /** The camera sent nothing for long; the offset is its last frame with the face. */
    @JsonProperty("camera-silent")
    CAMERA_SILENT
  }
}
