package io.mien.vision.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a face shows, in the order of the FER+ votes. */
public enum Expression {
  NEUTRAL,
  HAPPINESS,
  SURPRISE,
  SADNESS,
  ANGER,
  DISGUST,
  FEAR,
  CONTEMPT;

  /** The name on the wire and in a bundle, lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Expression ofLabel(String label) {
    for (Expression expression : values()) {
      if (expression.label().equals(label)) {
        return expression;
      }
    }
    throw new IllegalArgumentException(
        "expected one of %s, found '%s'"
            .formatted(
                Arrays.stream(values()).map(Expression::label).collect(Collectors.joining(", ")),
                label));
  }
}
