package io.mien.vision.model;

import io.mien.vision.image.Box;
import io.mien.vision.image.Landmarks;
import io.mien.vision.image.Point;
import io.mien.vision.image.Region;
import io.mien.vision.image.SimilarityTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A crop by similarity alignment: of the least-squares similarities from the face's landmarks to
 * each template, the one with the smallest sum of point distances counts.
 *
 * @param templates landmarks in 0..1 of the network's input
 */
public record LandmarkCrop(List<Landmarks> templates) implements FaceCrop {
  static final String KIND = "landmarks";

  public LandmarkCrop {
    templates = List.copyOf(templates);
    if (templates.isEmpty()) {
      throw new IllegalArgumentException("expected at least one landmark template, found none");
    }
  }

  @Override
  public Region region(Box box, Optional<Landmarks> landmarks) {
    List<Point> face =
        landmarks
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a face with landmarks, found one with a box alone"))
            .points();
    SimilarityTransform best = SimilarityTransform.estimate(face, templates.get(0).points());
    double least = residual(best, face, templates.get(0).points());
    for (Landmarks template : templates.subList(1, templates.size())) {
      SimilarityTransform candidate = SimilarityTransform.estimate(face, template.points());
      double residual = residual(candidate, face, template.points());
      if (residual < least) {
        best = candidate;
        least = residual;
      }
    }
    return Region.of(best);
  }

  @Override
  public String encode() {
    return templates.stream()
        .flatMap(template -> template.points().stream())
        .map(point -> point.x() + " " + point.y())
        .collect(Collectors.joining(" ", KIND + " ", ""));
  }

  static LandmarkCrop parse(String text) {
    List<Double> numbers = Numbers.parse(text);
    if (numbers.isEmpty() || numbers.size() % 10 != 0) {
      throw new IllegalArgumentException(
          "expected 10 numbers for each landmark template, found " + numbers.size());
    }
    List<Landmarks> templates = new ArrayList<>();
    for (int start = 0; start < numbers.size(); start += 10) {
      List<Point> points = new ArrayList<>();
      for (int i = start; i < start + 10; i += 2) {
        points.add(new Point(numbers.get(i), numbers.get(i + 1)));
      }
      templates.add(Landmarks.of(points));
    }
    return new LandmarkCrop(templates);
  }

  private static double residual(
      SimilarityTransform transform, List<Point> face, List<Point> template) {
    double sum = 0;
    for (int i = 0; i < face.size(); i++) {
      sum += transform.apply(face.get(i)).distance(template.get(i));
    }
    return sum;
  }
}
