package io.mien.inference.track;

import java.time.Instant;
import java.util.List;

/**
 * The faces of one frame, also of one that has none.
 *
 * @param frameId the same for the same frame, however often it is read
 * @param labels the model's, in its order; may be empty where there is no face
 * @param faces the best detection first
 */
public record SeenFrame(
    String cameraId,
    String frameId,
    Instant capturedAt,
    List<String> labels,
    List<Sighting> faces) {

  public SeenFrame {
    labels = List.copyOf(labels);
    faces = List.copyOf(faces);
    for (Sighting face : faces) {
      if (face.probabilities().size() != labels.size()) {
        throw new IllegalArgumentException(
            "expected a probability for each of %s, found %s"
                .formatted(labels, face.probabilities()));
      }
    }
  }
}
