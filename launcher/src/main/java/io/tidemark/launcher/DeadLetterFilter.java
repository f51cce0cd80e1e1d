package io.tidemark.launcher;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; what is null is not asked for.
 *
 * @param topic with or without its prefix
 * @param reason a part of it, in whichever case
 * @param since not older than this
 */
record DeadLetterFilter(
    @Nullable String stage,
    @Nullable String topic,
    @Nullable String reason,
    @Nullable String key,
    @Nullable Instant since) {

  /** Whether a dead letter is meant. */
  boolean matches(DeadLetter letter, String prefix) {
    return (stage == null || stage.equals(letter.cause().stage()))
        && (topic == null || named(letter.origin().topic(), prefix))
        && (reason == null || lower(letter.cause().reason()).contains(lower(reason)))
        && (key == null || key.equals(letter.key()))
        && (since == null || !letter.time().isBefore(since));
  }

  private boolean named(String origin, String prefix) {
    return origin.equals(topic) || origin.equals(prefix + topic);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
