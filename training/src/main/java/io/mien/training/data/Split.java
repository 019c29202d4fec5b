package io.mien.training.data;

import java.util.Locale;

/** The parts of FER+: to learn from, to choose by, to report on. */
public enum Split {
  TRAIN("FER2013Train"),
  VALID("FER2013Valid"),
  TEST("FER2013Test");

  private final String folder;

  Split(String folder) {
    this.folder = folder;
  }

  /** Name of its folder, and of its zip without the ending. */
  public String folder() {
    return folder;
  }

  /** The name on a command line: train, valid or test. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Split ofLabel(String label) {
    for (Split split : values()) {
      if (split.label().equals(label)) {
        return split;
      }
    }
    throw new DataException("expected split train, valid or test, found '" + label + "'");
  }
}
