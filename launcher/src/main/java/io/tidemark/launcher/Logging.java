package io.tidemark.launcher;

import java.nio.file.Path;

/** Where log lines go; to be chosen before the first one is written. */
final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";
  private static final boolean CHOSEN_BY_USER = System.getProperty(CONFIGURATION) != null;
  private static final String PLACE = "io/tidemark/launcher/";

  private Logging() {}

  /** Into {@code tidemark.log} in this directory; warnings of ours to the terminal as well. */
  static void toDirectory(Path logs) {
    System.setProperty("tidemark.logs", logs.toString());
    choose("logback-up.xml");
  }

  /** To standard output, as a container's are collected. */
  static void toOutput() {
    choose("logback-service.xml");
  }

  /** To standard error, and only what is wrong. */
  static void quiet() {
    choose("logback-command.xml");
  }

  private static void choose(String name) {
    if (!CHOSEN_BY_USER) {
      System.setProperty(CONFIGURATION, PLACE + name);
    }
  }
}
