package io.mien.cli;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.Smoothed;
import io.mien.vision.image.Box;
import io.mien.vision.image.Colour;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageCanvas;
import io.mien.vision.image.Point;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the events of a frame on it: a box with the beginning of its track's id, and below it
 * labels and bars of the largest probabilities, smoothed where there are such.
 */
final class FaceAnnotator {
  /** The most probable expressions that are shown. */
  private static final int BARS = 3;

  /** So much of an id tells the tracks of a film apart. */
  private static final int ID_LETTERS = 4;

  private static final Colour PANEL = new Colour(30, 30, 30);
  private static final Colour TEXT = new Colour(245, 245, 245);

  /** Okabe and Ito's colours, which colour-blind people tell apart. */
  private static final Map<String, Colour> COLOURS =
      Map.of(
          "neutral", new Colour(187, 187, 187),
          "happiness", new Colour(240, 228, 66),
          "surprise", new Colour(230, 159, 0),
          "sadness", new Colour(86, 180, 233),
          "anger", new Colour(213, 94, 0),
          "disgust", new Colour(0, 158, 115),
          "fear", new Colour(204, 121, 167),
          "contempt", new Colour(0, 114, 178));

  private FaceAnnotator() {}

  /** A copy of the frame with its events drawn on it. */
  static Image draw(Image frame, List<ExpressionEvent> events) {
    try (ImageCanvas canvas = new ImageCanvas(frame)) {
      double line = Math.max(14, frame.heightPixels() / 36.0);
      for (ExpressionEvent event : events) {
        draw(canvas, event, line);
      }
      return canvas.image();
    }
  }

  private static void draw(ImageCanvas canvas, ExpressionEvent event, double line) {
    Box box = new Box(event.box().x(), event.box().y(), event.box().width(), event.box().height());
    String shown = event.smoothed().map(Smoothed::expression).orElse(event.expression());
    Colour colour = COLOURS.getOrDefault(shown, TEXT);
    canvas.rectangle(box, colour, Math.max(1, (int) Math.round(line / 6)));

    event
        .track()
        .map(track -> "#" + track.id().substring(0, Math.min(ID_LETTERS, track.id().length())))
        .ifPresent(
            id -> canvas.text(id, new Point(box.x(), box.y() - .3 * line), .5 * line, colour));

    // Below the face and hardly wider, so that the neighbours stay in view.
    double width = Math.max(box.width(), 7 * line);
    double y = box.y() + box.height();
    canvas.fill(new Box(box.x(), y, width, (BARS + .3) * line), PANEL);
    for (Map.Entry<String, Double> bar :
        largest(event.smoothed().map(Smoothed::probabilities).orElse(event.probabilities()))) {
      Colour own = COLOURS.getOrDefault(bar.getKey(), TEXT);
      double full = (width - line / 2) * bar.getValue();
      canvas.fill(new Box(box.x() + line / 4, y + .8 * line, Math.max(1, full), .28 * line), own);
      String label = String.format(Locale.ROOT, "%s %.0f%%", bar.getKey(), 100 * bar.getValue());
      canvas.text(label, new Point(box.x() + line / 4, y + .72 * line), .42 * line, TEXT);
      y += line;
    }
  }

  private static List<Map.Entry<String, Double>> largest(Map<String, Double> probabilities) {
    return probabilities.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(BARS)
        .toList();
  }
}
