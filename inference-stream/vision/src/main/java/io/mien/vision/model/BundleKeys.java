package io.mien.vision.model;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metadata keys of bundle format 1. */
final class BundleKeys {
  static final String FORMAT = "mien.format";
  static final String FORMAT_VERSION = "1";
  static final String NAME = "mien.name";
  static final String VERSION = "mien.version";
  static final String LABELS = "mien.labels";
  static final String COLOUR_ORDER = "mien.preprocessing.colourOrder";
  static final String WIDTH = "mien.preprocessing.widthPixels";
  static final String HEIGHT = "mien.preprocessing.heightPixels";
  static final String DETAIL = "mien.preprocessing.detailPixels";
  static final String SCALE = "mien.preprocessing.scale";
  static final String MEAN = "mien.preprocessing.mean";
  static final String STD = "mien.preprocessing.std";
  static final String RESAMPLING = "mien.preprocessing.resampling";
  static final String BORDER = "mien.preprocessing.border";
  static final String TEMPERATURE = "mien.temperature";
  static final String CROP = "mien.crop.";
  static final String PROVENANCE = "mien.provenance.";

  private BundleKeys() {}

  static String join(Stream<String> values) {
    return values.collect(Collectors.joining(","));
  }
}
