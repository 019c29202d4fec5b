package io.mien.contract.window;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one camera's faces showed in a window of event time; final, and written once.
 *
 * <p>A window with frames but without faces is written too; one without frames is not. A window of
 * a small group is suppressed: it says so, and nothing of the group.
 *
 * @param id the same for the same camera and window
 * @param cameraId the camera, also the record's key
 * @param start the first instant that belongs to the window
 * @param end the first instant after the window, also the record's time
 * @param frames frames captured in the window, at least 1
 * @param suppressed whether the group is too small to be shown
 * @param faces faces in those frames; absent when suppressed
 * @param tracks distinct tracks among the faces; absent when suppressed
 * @param expressions absent when suppressed or without faces
 */
public record ExpressionWindow(
    String id,
    String cameraId,
    Instant start,
    Instant end,
    long frames,
    boolean suppressed,
    OptionalLong faces,
    OptionalLong tracks,
    Optional<Expressions> expressions) {

  /** Room for the rounding of sums over many faces. */
  private static final double SUM_TOLERANCE = 1e-6;

  /** Checks that there were frames, and that a suppressed window says nothing of its group. */
  public ExpressionWindow {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "expected a window that ends after %s, found %s".formatted(start, end));
    }
    if (frames < 1) {
      throw new IllegalArgumentException("expected at least 1 frame, found " + frames);
    }
    if (faces.isPresent() == suppressed || tracks.isPresent() == suppressed) {
      throw new IllegalArgumentException(
          "expected faces and tracks in a window if, and only if, it is not suppressed");
    }
    if (expressions.isPresent() != faces.orElse(0) > 0) {
      throw new IllegalArgumentException(
          "expected expressions if, and only if, there are faces to show");
    }
  }

  /** Id of a window: its camera, and start and duration as in ISO 8601. */
  public static String id(String cameraId, Instant start, Instant end) {
    return cameraId + "/" + start + "/" + Duration.between(start, end);
  }

  /**
   * What the faces of a window showed.
   *
   * @param probabilities mean over all faces, of the track's smoothed probabilities where there are
   *     any and of the face's own otherwise; sum 1
   * @param shares for each expression the part of the faces that showed it and were not uncertain
   * @param uncertainShare the part of the faces that were uncertain; with the shares it sums to 1
   * @param change against the window that starts one advance earlier; absent where that one was not
   *     written, was suppressed or had no faces
   */
  public record Expressions(
      Map<String, Double> probabilities,
      Map<String, Double> shares,
      double uncertainShare,
      Optional<Change> change) {

    /** Checks the sums. */
    public Expressions {
      check("probabilities", sum(probabilities));
      check("shares", sum(shares) + uncertainShare);
      probabilities = ordered(probabilities);
      shares = ordered(shares);
    }

    private static double sum(Map<String, Double> parts) {
      return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void check(String what, double sum) {
      if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
        throw new IllegalArgumentException("expected %s of sum 1, found %s".formatted(what, sum));
      }
    }
  }

  /**
   * This window's shares less those of the window before, each in -1..1.
   *
   * @param shares for each expression that either window knows
   */
  public record Change(Map<String, Double> shares, double uncertainShare) {

    /** Copies the map. */
    public Change {
      shares = ordered(shares);
    }
  }

  /** Not Map.copyOf: the model's order is part of the window. */
  private static Map<String, Double> ordered(Map<String, Double> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
