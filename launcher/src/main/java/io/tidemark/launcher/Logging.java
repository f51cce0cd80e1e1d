package io.tidemark.launcher;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Where log lines go; to be chosen before the first one of ours is written. */
final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";
  private static final boolean CHOSEN_BY_USER = System.getProperty(CONFIGURATION) != null;
  private static final String PLACE = "io/tidemark/launcher/";

  private Logging() {}

  /** Into {@code tidemark.log} in this directory; warnings of ours to the terminal as well. */
  static void toDirectory(Path logs) {
    System.setProperty("tidemark.logs", logs.toString());
    use("logback-up.xml");
  }

  /** To standard output, as a container's are collected. */
  static void toOutput() {
    use("logback-service.xml");
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

  /** Takes effect though a library may have asked for a logger already, as Netty's classes do. */
  private static void use(String name) {
    choose(name);
    if (CHOSEN_BY_USER || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(
          Objects.requireNonNull(Logging.class.getClassLoader().getResource(PLACE + name)));
    } catch (JoranException e) {
      throw new IllegalStateException("can't log as " + name + " says", e);
    }
  }
}
