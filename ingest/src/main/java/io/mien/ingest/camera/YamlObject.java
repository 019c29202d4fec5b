package io.mien.ingest.camera;

import com.fasterxml.jackson.databind.JsonNode;
import io.mien.contract.config.Settings;
import io.mien.ingest.picture.PictureRegion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a YAML file, whose values are read one by one; what is wrong with one is added to
 * the list of problems, and its value is then absent.
 */
final class YamlObject {
  private static final List<String> REGION = List.of("left", "top", "width", "height");
  private static final int SHOWN = 40;

  private final String where;
  private final JsonNode node;
  private final List<String> problems;

  /**
   * Wraps a mapping.
   *
   * @param where it stands, as a problem names it
   */
  YamlObject(String where, JsonNode node, List<String> problems) {
    this.where = where;
    this.node = node;
    this.problems = problems;
  }

  /** Finds fault with each other key. */
  void onlyKeys(Collection<String> known) {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problem("unknown key " + key + Settings.nearest(key, known));
              }
            });
  }

  Optional<String> text(String key) {
    return value(key, "text", value -> value.isTextual() ? value.textValue() : null)
        .filter(
            text -> {
              if (text.isBlank()) {
                problem("expected " + key + " with a value, found a blank one");
              }
              return !text.isBlank();
            });
  }

  Optional<Boolean> flag(String key) {
    return value(key, "true or false", value -> value.isBoolean() ? value.booleanValue() : null);
  }

  Optional<Double> number(String key, double least, double most) {
    return value(
        key,
        "a number of %s to %s".formatted(shown(least), shown(most)),
        value ->
            value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most
                ? value.doubleValue()
                : null);
  }

  Optional<Integer> integer(String key, int least, int most) {
    return value(
        key,
        "a whole number of %d to %d".formatted(least, most),
        value ->
            value.isInt() && value.intValue() >= least && value.intValue() <= most
                ? value.intValue()
                : null);
  }

  /** One of the names of an enumeration, in lower case. */
  <E extends Enum<E>> Optional<E> choice(String key, E[] choices) {
    Map<String, E> byName =
        Stream.of(choices)
            .collect(Collectors.toMap(c -> c.name().toLowerCase(Locale.ROOT), Function.identity()));
    return value(
        key,
        byName.keySet().stream().sorted().collect(Collectors.joining(" or ")),
        value -> value.isTextual() ? byName.get(value.textValue()) : null);
  }

  Optional<PictureRegion> region(String key) {
    return value(key, "a mapping of left, top, width and height", v -> v.isObject() ? v : null)
        .flatMap(value -> region(where + ": " + key, value));
  }

  Optional<List<PictureRegion>> regions(String key) {
    return value(key, "a list of regions", value -> value.isArray() ? value : null)
        .map(
            list -> {
              List<PictureRegion> regions = new ArrayList<>();
              for (int i = 0; i < list.size(); i++) {
                region("%s: %s %d".formatted(where, key, i + 1), list.get(i))
                    .ifPresent(regions::add);
              }
              return regions;
            });
  }

  private Optional<PictureRegion> region(String place, JsonNode value) {
    if (!value.isObject()) {
      problems.add(
          place + ": expected a mapping of left, top, width and height, found " + found(value));
      return Optional.empty();
    }
    YamlObject region = new YamlObject(place, value, problems);
    region.onlyKeys(REGION);
    List<Double> sides = new ArrayList<>();
    for (String side : REGION) {
      if (!value.has(side)) {
        region.problem("expected " + side + ", found none");
      }
      region.number(side, 0, 1).ifPresent(sides::add);
    }
    if (sides.size() < REGION.size()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PictureRegion(sides.get(0), sides.get(1), sides.get(2), sides.get(3)));
    } catch (IllegalArgumentException e) {
      region.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private <T> Optional<T> value(
      String key, String expected, Function<JsonNode, @Nullable T> reading) {
    JsonNode value = node.get(key);
    if (value == null) {
      return Optional.empty();
    }
    T read = reading.apply(value);
    if (read == null) {
      problem("expected " + key + " as " + expected + ", found " + found(value));
    }
    return Optional.ofNullable(read);
  }

  /** Adds a problem of this mapping. */
  void problem(String what) {
    problems.add(where + ": " + what);
  }

  /** What stands there, cut short, and without the secrets of a URL. */
  static String found(JsonNode value) {
    if (value.isNull()) {
      return "nothing";
    }
    if (value.isObject()) {
      return "a mapping";
    }
    if (value.isArray()) {
      return "a list";
    }
    String text = SecretMask.URLS_ONLY.masked(value.asText());
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return value.isTextual() ? "the text '" + cut + "'" : cut;
  }

  private static String shown(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
