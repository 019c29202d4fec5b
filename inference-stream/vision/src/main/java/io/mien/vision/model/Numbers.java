package io.mien.vision.model;

import java.util.ArrayList;
import java.util.List;

/** Numbers apart by blanks or commas, as they stand in a bundle. */
final class Numbers {
  private Numbers() {}

  static List<Double> parse(String text, int count) {
    List<Double> numbers = parse(text);
    if (numbers.size() != count) {
      throw new IllegalArgumentException(
          "expected %d numbers, found %d in '%s'".formatted(count, numbers.size(), text));
    }
    return numbers;
  }

  static List<Double> parse(String text) {
    List<Double> numbers = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : text.strip().split("[\\s,]+", -1)) {
        numbers.add(number(part));
      }
    }
    return numbers;
  }

  private static double number(String part) {
    try {
      return Double.parseDouble(part);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number, found '" + part + "'", e);
    }
  }
}
