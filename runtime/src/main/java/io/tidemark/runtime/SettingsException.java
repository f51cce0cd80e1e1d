package io.tidemark.runtime;

import java.util.List;

/** Settings that can't be used; every problem is told at once. */
public final class SettingsException extends RuntimeException {
  private final transient List<String> problems;

  public SettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, naming the setting and its value. */
  public List<String> problems() {
    return problems;
  }
}
