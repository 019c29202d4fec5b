package io.mien.contract.event;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the model sees in one face of one frame: an expression, not a feeling.
 *
 * @param id the same for the same frame and face, however often they are read
 * @param cameraId the camera, also the record's key
 * @param frameSeq the frame's number in its camera's stream
 * @param capturedAt when the frame was captured, also the record's time
 * @param frame size of the source frame
 * @param faceIndex the face's place among those of its frame, from 0, best detection first
 * @param box the face in pixels of the source frame
 * @param detectionScore the detector's score, 0..1
 * @param landmarks where the detector gives them
 * @param expression the label of the largest probability
 * @param probabilities one for each label of the model, in the model's order; they sum to 1
 * @param uncertain whether the largest calibrated probability is too small, or the face too poor,
 *     to be taken for the expression
 * @param track which of the camera's faces it is, over time
 * @param smoothed the probabilities of the track, smoothed over time
 * @param quality how well the face can be seen
 * @param model the model that judged
 * @param detector the detector that found the face
 * @param times when the frame passed which station
 */
@JsonPropertyOrder({
  "id",
  "cameraId",
  "frameSeq",
  "capturedAt",
  "frame",
  "faceIndex",
  "box",
  "detectionScore",
  "landmarks",
  "expression",
  "probabilities",
  "uncertain",
  "track",
  "smoothed",
  "quality",
  "model",
  "detector",
  "times"
})
public record ExpressionEvent(
    String id,
    String cameraId,
    long frameSeq,
    Instant capturedAt,
    FrameSize frame,
    int faceIndex,
    FaceBox box,
    double detectionScore,
    Optional<FaceLandmarks> landmarks,
    String expression,
    Map<String, Double> probabilities,
    boolean uncertain,
    Optional<Track> track,
    Optional<Smoothed> smoothed,
    Optional<Quality> quality,
    Model model,
    String detector,
    Times times) {

  private static final double SUM_TOLERANCE = 1e-6;

  /** Checks ranges, and that the probabilities sum to 1 and contain the expression. */
  public ExpressionEvent {
    if (detectionScore < 0 || detectionScore > 1) {
      throw new IllegalArgumentException(
          "expected a detection score in 0..1, found " + detectionScore);
    }
    probabilities = checked(expression, probabilities);
  }

  private static Map<String, Double> checked(String expression, Map<String, Double> probabilities) {
    double sum = probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException("expected probabilities that sum to 1, found " + sum);
    }
    if (!probabilities.containsKey(expression)) {
      throw new IllegalArgumentException(
          "expected one of " + probabilities.keySet() + ", found " + expression);
    }
    // Not Map.copyOf: the model's order is part of the event.
    return Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /** This event with what is known of the face's past. */
  public ExpressionEvent tracked(Optional<Track> itsTrack, Optional<Smoothed> itsSmoothed) {
    return new ExpressionEvent(
        id,
        cameraId,
        frameSeq,
        capturedAt,
        frame,
        faceIndex,
        box,
        detectionScore,
        landmarks,
        expression,
        probabilities,
        uncertain,
        itsTrack,
        itsSmoothed,
        quality,
        model,
        detector,
        times);
  }

  /** Id of a face: its frame's id and its place in it. */
  public static String id(String frameId, int faceIndex) {
    return frameId + "-" + faceIndex;
  }

  /** Size of a frame in pixels. */
  public record FrameSize(int width, int height) {
    /** Checks that there is a picture. */
    public FrameSize {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException(
            "expected a frame of at least 1 x 1, found " + width + " x " + height);
      }
    }
  }

  /** A face's box in pixels of the source frame; x and y are its top left corner. */
  public record FaceBox(double x, double y, double width, double height) {}

  /** A place in pixels of the source frame. */
  public record FacePoint(double x, double y) {}

  /** Five landmarks; left and right as seen in the picture. */
  public record FaceLandmarks(
      FacePoint leftEye,
      FacePoint rightEye,
      FacePoint nose,
      FacePoint leftMouth,
      FacePoint rightMouth) {}

  /**
   * The same face in the frames of one camera.
   *
   * @param id the same for all events of the track; says nothing about who it is
   * @param ageMillis time since the track's first frame
   */
  public record Track(String id, long ageMillis) {}

  /**
   * What the track shows, smoothed over time.
   *
   * @param expression a label that holds still: it changes only when another one clearly leads
   * @param probabilities one for each label of the model, in the model's order; they sum to 1
   * @param uncertain whether the label's probability is too small to be taken for it
   */
  public record Smoothed(String expression, Map<String, Double> probabilities, boolean uncertain) {
    /** Checks that the probabilities sum to 1 and contain the expression. */
    public Smoothed {
      probabilities = checked(expression, probabilities);
    }
  }

  /**
   * How well the face can be seen.
   *
   * @param sizePixels the shorter side of its box in the source frame
   * @param sharpness higher is sharper, 0 without any detail
   * @param yawDegrees how far the head is turned to the side, where landmarks allow to say;
   *     positive to the picture's right
   * @param rejections why it does not pass the quality gate, as codes; empty when it passes
   */
  public record Quality(
      double sizePixels, double sharpness, Optional<Double> yawDegrees, List<String> rejections) {
    /** Copies the list. */
    public Quality {
      rejections = List.copyOf(rejections);
    }
  }

  /** Name and version of a model bundle. */
  public record Model(String name, String version) {}

  /**
   * When the frame passed which station.
   *
   * @param ingestedAt when ingest handed the frame to Kafka, or, of frames that do not say, when
   *     the stream read it
   * @param inferredAt when the model's answer was there
   */
  public record Times(Instant ingestedAt, Instant inferredAt) {}
}
