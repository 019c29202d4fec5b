package io.mien.training;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The settings of a job that say what is made of the best epoch. */
final class ExportKeys {
  /** What the numbers of a model's file are. */
  enum Format {
    /** Floats of 32 bits; always written. */
    FP32,
    /** Floats of 16 bits. */
    FP16,
    /** Integers of 8 bits, fitted to training pictures. */
    INT8;

    /** All that are made of the floats of 32 bits. */
    static final Set<Format> OTHERS = EnumSet.of(FP16, INT8);

    /** As in settings. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the names of all these settings begin with. */
  static final String PREFIX = "export.";

  static final Key<Set<Format>> FORMATS =
      Key.choices(PREFIX + "formats", Format.FP32, "numbers of the files; fp32 always comes");
  static final Key<Double> LIMIT =
      Key.number(
          PREFIX + "limit.points", 0.5, 0, 100, "largest loss of accuracy of fp16 and int8, in %");
  static final Key<Boolean> MIRROR =
      Key.flag(
          PREFIX + "mirror", false, "whether the model averages a picture and its mirror image");

  static final List<Key<?>> ALL = List.of(FORMATS, LIMIT, MIRROR);

  private ExportKeys() {}
}
