package io.mien.inference.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happens to frames that come faster than they can be judged. */
public enum LoadMode {
  /** All of them are judged, however late. */
  LOSSLESS,
  /** Some are skipped, so that the others' events come in time. */
  BOUNDED;

  /** The mode as written in a config. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All labels. */
  public static String[] labels() {
    return Arrays.stream(values()).map(LoadMode::label).toArray(String[]::new);
  }

  /** The mode of a label. */
  public static LoadMode ofLabel(String label) {
    return Arrays.stream(values())
        .filter(mode -> mode.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a mode of %s, found '%s'"
                        .formatted(
                            Arrays.stream(labels()).collect(Collectors.joining(", ")), label)));
  }
}
