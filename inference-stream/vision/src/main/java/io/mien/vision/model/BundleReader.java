package io.mien.vision.model;

import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads a bundle and gathers every problem before it gives up. */
final class BundleReader {
  private final Map<String, String> metadata;
  private final List<String> problems = new ArrayList<>();

  BundleReader(Map<String, String> metadata) {
    this.metadata = new TreeMap<>(metadata);
  }

  ModelBundle read() {
    if (!metadata.containsKey(BundleKeys.FORMAT)) {
      throw new ModelBundleException(
          "not a Mien model bundle: expected metadata key %s, found %s"
              .formatted(
                  BundleKeys.FORMAT,
                  metadata.isEmpty() ? "no metadata" : String.join(", ", metadata.keySet())));
    }
    Optional<String> format = value(BundleKeys.FORMAT, Function.identity());
    if (!format.equals(Optional.of(BundleKeys.FORMAT_VERSION))) {
      // Another format's keys mean other things: no use in reading on.
      throw new ModelBundleException(
          "expected bundle format %s, found '%s'"
              .formatted(BundleKeys.FORMAT_VERSION, metadata.get(BundleKeys.FORMAT)));
    }
    Optional<String> name = value(BundleKeys.NAME, Function.identity());
    Optional<String> version = value(BundleKeys.VERSION, Function.identity());
    Optional<List<Expression>> labels = value(BundleKeys.LABELS, BundleReader::labels);
    Optional<Preprocessing> preprocessing = preprocessing();
    Optional<Double> temperature = temperature();
    Map<String, FaceCrop> crops = crops();
    return finish(
            () ->
                new ModelBundle(
                    name.orElseThrow(),
                    version.orElseThrow(),
                    labels.orElseThrow(),
                    preprocessing.orElseThrow(),
                    temperature.orElseThrow(),
                    crops,
                    under(BundleKeys.PROVENANCE)))
        .orElseThrow(
            () ->
                new ModelBundleException(
                    "the model's metadata does not fit: " + String.join("; ", problems)));
  }

  private Optional<Preprocessing> preprocessing() {
    int before = problems.size();
    Optional<ColourOrder> colours = value(BundleKeys.COLOUR_ORDER, oneOf(ColourOrder.values()));
    Optional<Integer> width = value(BundleKeys.WIDTH, BundleReader::integer);
    Optional<Integer> height = value(BundleKeys.HEIGHT, BundleReader::integer);
    Optional<Integer> detail = value(BundleKeys.DETAIL, BundleReader::integer);
    Optional<Double> scale = value(BundleKeys.SCALE, text -> Numbers.parse(text, 1).get(0));
    Optional<List<Double>> mean = value(BundleKeys.MEAN, Numbers::parse);
    Optional<List<Double>> std = value(BundleKeys.STD, Numbers::parse);
    Optional<Resampling> resampling = value(BundleKeys.RESAMPLING, oneOf(Resampling.values()));
    Optional<Border> border = value(BundleKeys.BORDER, oneOf(Border.values()));
    if (problems.size() > before) {
      return Optional.empty();
    }
    return finish(
        () ->
            new Preprocessing(
                colours.orElseThrow(),
                width.orElseThrow(),
                height.orElseThrow(),
                detail.orElseThrow(),
                scale.orElseThrow(),
                mean.orElseThrow(),
                std.orElseThrow(),
                resampling.orElseThrow(),
                border.orElseThrow()),
        before);
  }

  /** Bundles from before temperatures have none. */
  private Optional<Double> temperature() {
    return metadata.containsKey(BundleKeys.TEMPERATURE)
        ? value(BundleKeys.TEMPERATURE, text -> Numbers.parse(text, 1).get(0))
        : Optional.of(ModelBundle.NO_TEMPERATURE);
  }

  private Map<String, FaceCrop> crops() {
    Map<String, FaceCrop> crops = new TreeMap<>();
    for (String detector : under(BundleKeys.CROP).keySet()) {
      value(BundleKeys.CROP + detector, FaceCrop::decode)
          .ifPresent(crop -> crops.put(detector, crop));
    }
    return crops;
  }

  private Map<String, String> under(String prefix) {
    Map<String, String> found = new TreeMap<>();
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private <T> Optional<T> value(String key, Function<String, T> parser) {
    String text = metadata.get(key);
    if (text == null) {
      problems.add(key + ": expected a value, found none");
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      problems.add(key + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Builds from parts that are all there if no problem came up so far. */
  private <T> Optional<T> finish(Supplier<T> builder) {
    return finish(builder, 0);
  }

  private <T> Optional<T> finish(Supplier<T> builder, int problemsBefore) {
    if (problems.size() > problemsBefore) {
      return Optional.empty();
    }
    try {
      return Optional.of(builder.get());
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Expression> labels(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).map(Expression::ofLabel).toList();
  }

  private static Integer integer(String text) {
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number, found '" + text + "'", e);
    }
  }

  private static <E extends Enum<E>> Function<String, E> oneOf(E[] values) {
    return text -> {
      for (E value : values) {
        if (value.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
          return value;
        }
      }
      throw new IllegalArgumentException(
          "expected one of %s, found '%s'".formatted(Arrays.toString(values), text));
    };
  }
}
