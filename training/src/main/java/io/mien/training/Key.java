package io.mien.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A setting of a training job: its name, what it is when nobody says otherwise, what it may be, and
 * what it means.
 *
 * @param type a word for the kind of value
 * @param range in words, for messages and help
 * @param parser gives the value or throws {@link IllegalArgumentException}
 */
record Key<T>(
    String name,
    String type,
    String standard,
    String range,
    String doc,
    Function<String, T> parser) {
  private static final String NONE = "none";
  private static final String FILE = "file";
  private static final String FILES = "files";
  private static final String COMMA = ",";

  static Key<Integer> integer(String name, int standard, int least, int most, String doc) {
    Function<String, Integer> parser =
        text -> {
          int value = Integer.parseInt(text);
          require(value >= least && value <= most);
          return value;
        };
    return new Key<>(
        name, "int", "" + standard, "a whole number of " + least + " to " + most, doc, parser);
  }

  static Key<Long> longInteger(String name, long standard, String doc) {
    return new Key<>(name, "long", "" + standard, "a whole number", doc, Long::valueOf);
  }

  static Key<Double> number(String name, double standard, double least, double most, String doc) {
    Function<String, Double> parser =
        text -> {
          double value = Double.parseDouble(text);
          require(value >= least && value <= most);
          return value;
        };
    return new Key<>(
        name, "double", "" + standard, "a number of " + least + " to " + most, doc, parser);
  }

  static Key<String> text(String name, String standard, String pattern, String doc) {
    Function<String, String> parser =
        text -> {
          require(text.matches(pattern));
          return text;
        };
    return new Key<>(name, "string", standard, "a text like " + pattern, doc, parser);
  }

  /** A file, or a word for none. */
  static Key<String> file(String name, String none, String doc) {
    return paths(name, FILE, none, "a file or " + none, doc);
  }

  /** Files with commas between, or a word for none. */
  static Key<String> files(String name, String none, String doc) {
    return paths(name, FILES, none, "files with commas between, or " + none, doc);
  }

  private static Key<String> paths(
      String name, String type, String none, String range, String doc) {
    Function<String, String> parser =
        text -> {
          require(text.matches(".+"));
          return text;
        };
    return new Key<>(name, type, none, range, doc, parser);
  }

  /** A value as others may read it: of files only the names, as folders name people. */
  String named(String text) {
    return switch (type) {
      case FILE -> nameOf(text);
      case FILES ->
          Arrays.stream(text.split(COMMA, -1)).map(Key::nameOf).collect(Collectors.joining(COMMA));
      default -> text;
    };
  }

  private static String nameOf(String file) {
    return String.valueOf(Path.of(file.strip()).getFileName());
  }

  /** One of an enum's constants, written in lower case with dashes. */
  static <E extends Enum<E>> Key<E> choice(String name, E standard, String doc) {
    List<E> constants = List.of(standard.getDeclaringClass().getEnumConstants());
    String range =
        "one of " + constants.stream().map(Key::written).collect(Collectors.joining(", "));
    Function<String, E> parser =
        text ->
            constants.stream()
                .filter(constant -> written(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    return new Key<>(name, "choice", written(standard), range, doc, parser);
  }

  /** Some of an enum's constants, written like one and with commas between them. */
  static <E extends Enum<E>> Key<Set<E>> choices(String name, E standard, String doc) {
    Key<E> one = choice(name, standard, doc);
    Function<String, Set<E>> parser =
        text ->
            Arrays.stream(text.split(",", -1))
                .map(part -> one.parser().apply(part.strip()))
                .collect(
                    Collectors.toCollection(() -> EnumSet.noneOf(standard.getDeclaringClass())));
    return new Key<>(
        name, "list", one.standard(), one.range().replace("one of", "any of"), doc, parser);
  }

  /**
   * Which of an enum's constants are on, written like choices, or none; all where it is left out.
   */
  static <E extends Enum<E>> Key<Set<E>> switches(String name, Class<E> kind, String doc) {
    List<E> all = List.of(kind.getEnumConstants());
    Key<Set<E>> some = choices(name, all.get(0), doc);
    Function<String, Set<E>> parser =
        text -> text.equals(NONE) ? EnumSet.noneOf(kind) : some.parser().apply(text);
    return new Key<>(
        name,
        some.type(),
        all.stream().map(Key::written).collect(Collectors.joining(",")),
        some.range() + ", or " + NONE,
        doc,
        parser);
  }

  /** True or false. */
  static Key<Boolean> flag(String name, boolean standard, String doc) {
    Function<String, Boolean> parser =
        text -> {
          require(text.equals("true") || text.equals("false"));
          return Boolean.valueOf(text);
        };
    return new Key<>(name, "boolean", "" + standard, "true or false", doc, parser);
  }

  /** Throws {@link IllegalArgumentException} where the text is no value of this setting. */
  void check(String text) {
    Object unused = parser.apply(text);
  }

  /** Of several keys the one whose name is nearest to what somebody typed. */
  static String nearest(String typed, List<Key<?>> keys) {
    return keys.stream()
        .map(Key::name)
        .min((a, b) -> Integer.compare(distance(typed, a), distance(typed, b)))
        .orElseThrow();
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void require(boolean inRange) {
    if (!inRange) {
      throw new IllegalArgumentException();
    }
  }

  /** The number of letters to change, add or take away (Levenshtein). */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
