package io.mien.contract.config;

import java.util.List;

/** Settings that cannot be used; the message lists every problem. */
public final class ConfigProblemsException extends RuntimeException {
  private final transient List<String> problems;

  /** Takes the problems, at least one. */
  public ConfigProblemsException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem in a sentence. */
  public List<String> problems() {
    return problems;
  }
}
