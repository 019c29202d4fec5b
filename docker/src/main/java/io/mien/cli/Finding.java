package io.mien.cli;

/**
 * What the doctor found in one place.
 *
 * @param name of what was looked at
 * @param found what is there, for people
 * @param advice what to do; empty where nothing is to be done
 */
record Finding(String name, Level level, String found, String advice) {
  /** How bad it is. */
  enum Level {
    OK,
    /** It works, and something is not as it should be. */
    WARN,
    /** Mien does not work like this. */
    FAIL
  }

  static Finding ok(String name, String found) {
    return new Finding(name, Level.OK, found, "");
  }

  static Finding warn(String name, String found, String advice) {
    return new Finding(name, Level.WARN, found, advice);
  }

  static Finding fail(String name, String found, String advice) {
    return new Finding(name, Level.FAIL, found, advice);
  }
}
