package io.tidemark.launcher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which dead letters are meant. */
final class DeadLetterOptions {
  private static final Pattern AGO = Pattern.compile("([0-9]{1,9})([smhd])");

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "those that process, produce or sink could not use")
  private @Nullable String stage;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "those of this topic, with or without its prefix")
  private @Nullable String topic;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "those whose reason contains this, in whichever case")
  private @Nullable String reason;

  @Option(names = "--key", paramLabel = "KEY", description = "those of this key")
  private @Nullable String key;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "those not older: 90s, 30m, 12h, 7d, or a time such as 2025-01-31T08:00:00Z")
  private @Nullable String since;

  /** What they say. */
  DeadLetterFilter filter(InstantSource clock) {
    return new DeadLetterFilter(
        stage, topic, reason, key, since == null ? null : parse(since, clock));
  }

  /** Whether any is given. */
  boolean given() {
    return stage != null || topic != null || reason != null || key != null || since != null;
  }

  private static Instant parse(String text, InstantSource clock) {
    Matcher ago = AGO.matcher(text);
    try {
      return ago.matches()
          ? clock
              .instant()
              .minus(Duration.parse(period(ago.group(1), ago.group(2).toUpperCase(Locale.ROOT))))
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          "--since must be 90s, 30m, 12h, 7d or a time such as 2025-01-31T08:00:00Z, was "
              + PlainText.line(text),
          e);
    }
  }

  private static String period(String count, String unit) {
    return unit.equals("D") ? "P" + count + "D" : "PT" + count + unit;
  }
}
