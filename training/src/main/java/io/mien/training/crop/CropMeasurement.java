package io.mien.training.crop;

import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.model.BoxCrop;
import io.mien.vision.model.FaceCrop;
import io.mien.vision.model.LandmarkCrop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The median relation between what a detector finds in training pictures and the pictures
 * themselves: the rule by which a served face is cut out as the training pictures were.
 *
 * @param detector name of the detector, as in the bundle
 * @param pictures how many were shown
 * @param found how many of them had a face
 * @param shiftX picture centre minus box centre, in box widths
 * @param shiftY picture centre minus box centre, in box heights
 * @param scaleX picture width in box widths
 * @param scaleY picture height in box heights
 * @param landmarks x and y of the five points in 0..1 of the picture, in turn; empty where the
 *     detector gives none
 */
public record CropMeasurement(
    String detector,
    int pictures,
    int found,
    Spread shiftX,
    Spread shiftY,
    Spread scaleX,
    Spread scaleY,
    List<Spread> landmarks) {

  public CropMeasurement {
    landmarks = List.copyOf(landmarks);
  }

  /**
   * Shows every picture in each frame and measures the best face whose centre lies in the picture.
   *
   * @param detect detections of a frame, best first
   * @throws IllegalArgumentException where no face is found at all
   */
  public static CropMeasurement measure(
      String detector,
      Iterable<Image> pictures,
      List<PictureFrame> frames,
      Function<Image, List<Detection>> detect) {
    List<Detection> inUnits = new ArrayList<>();
    int shown = 0;
    for (Image picture : pictures) {
      for (PictureFrame frame : frames) {
        shown++;
        best(detect.apply(frame.show(picture)), frame.place()).ifPresent(inUnits::add);
      }
    }
    if (inUnits.isEmpty()) {
      throw new IllegalArgumentException(
          "expected detector %s to find faces, found none in %d pictures"
              .formatted(detector, shown));
    }
    return new CropMeasurement(
        detector,
        shown,
        inUnits.size(),
        spread(inUnits, face -> (0.5 - face.box().centreX()) / face.box().width()),
        spread(inUnits, face -> (0.5 - face.box().centreY()) / face.box().height()),
        spread(inUnits, face -> 1 / face.box().width()),
        spread(inUnits, face -> 1 / face.box().height()),
        landmarks(inUnits));
  }

  /** The rule by the box alone. */
  public BoxCrop boxCrop() {
    return new BoxCrop(shiftX.median(), shiftY.median(), scaleX.median(), scaleY.median());
  }

  /** The rule by landmarks; empty where the detector gives none. */
  public Optional<LandmarkCrop> landmarkCrop() {
    if (landmarks.isEmpty()) {
      return Optional.empty();
    }
    List<Point> template = new ArrayList<>();
    for (int i = 0; i < landmarks.size(); i += 2) {
      template.add(new Point(landmarks.get(i).median(), landmarks.get(i + 1).median()));
    }
    return Optional.of(new LandmarkCrop(List.of(Landmarks.of(template))));
  }

  /** The rule to serve with: by landmarks where there are any. */
  public FaceCrop crop() {
    return landmarkCrop().<FaceCrop>map(crop -> crop).orElseGet(this::boxCrop);
  }

  /** Comments on how it was measured, then one line of properties for {@link CropFile}. */
  public String toProperties() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "# %s: a face in %d of %d pictures%n", detector, found, pictures));
    text.append(
        String.format(
            Locale.ROOT,
            "# interquartile ranges: shift %.4f, %.4f, scale %.4f, %.4f",
            shiftX.interquartileRange(),
            shiftY.interquartileRange(),
            scaleX.interquartileRange(),
            scaleY.interquartileRange()));
    if (!landmarks.isEmpty()) {
      text.append(", landmarks");
      landmarks.forEach(
          spread -> text.append(String.format(Locale.ROOT, " %.4f", spread.interquartileRange())));
    }
    return text.append(System.lineSeparator())
        .append(detector)
        .append('=')
        .append(crop().encode())
        .append(System.lineSeparator())
        .toString();
  }

  private static Optional<Detection> best(List<Detection> detections, Box place) {
    return detections.stream()
        .map(detection -> inUnits(detection, place))
        .filter(detection -> inside(detection.box().centreX(), detection.box().centreY()))
        .filter(detection -> detection.box().area() > 0)
        .findFirst();
  }

  private static boolean inside(double x, double y) {
    return x >= 0 && x <= 1 && y >= 0 && y <= 1;
  }

  /** From pixels of the frame to 0..1 of the picture. */
  private static Detection inUnits(Detection detection, Box place) {
    Box box = detection.box();
    return new Detection(
        new Box(
            (box.x() - place.x()) / place.width(),
            (box.y() - place.y()) / place.height(),
            box.width() / place.width(),
            box.height() / place.height()),
        detection
            .landmarks()
            .map(
                face ->
                    Landmarks.of(
                        face.points().stream().map(point -> inUnits(point, place)).toList())));
  }

  private static Point inUnits(Point point, Box place) {
    return new Point(
        (point.x() - place.x()) / place.width(), (point.y() - place.y()) / place.height());
  }

  private static List<Spread> landmarks(List<Detection> inUnits) {
    List<Landmarks> faces = inUnits.stream().flatMap(face -> face.landmarks().stream()).toList();
    List<Spread> spreads = new ArrayList<>();
    if (!faces.isEmpty()) {
      for (int i = 0; i < faces.get(0).points().size(); i++) {
        int index = i;
        spreads.add(spread(faces, face -> face.points().get(index).x()));
        spreads.add(spread(faces, face -> face.points().get(index).y()));
      }
    }
    return spreads;
  }

  private static <T> Spread spread(List<T> faces, ToDoubleFunction<T> value) {
    return Spread.of(faces.stream().mapToDouble(value).toArray());
  }
}
