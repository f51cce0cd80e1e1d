package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import org.jspecify.annotations.Nullable;

/**
 * How fresh an answer has to be.
 *
 * @param after what it has to reflect; null for whatever there is
 * @param waitMillis how long to wait for that
 * @param maxAgeMillis how old its event may be; negative for any age
 */
record Freshness(@Nullable After after, long waitMillis, long maxAgeMillis) {
  /** How long anybody may wait. */
  static final int MOST_WAIT_MILLIS = 30_000;

  private static final int DEFAULT_WAIT_MILLIS = 1_000;

  /** Whatever there is. */
  static final Freshness ANY = new Freshness(null, 0, -1);

  /**
   * Out of {@code after}, {@code wait} and {@code maxAge}.
   *
   * @param header that says the same as {@code after}; null where there is none
   */
  static Freshness of(Params params, @Nullable String header) {
    String text = params.text("after");
    String maxAge = params.text("maxAge");
    if (text == null && maxAge == null && header == null) {
      return ANY;
    }
    if (text != null && header != null && !text.equals(header)) {
      throw InvalidRecordException.of("after", "must be what Tidemark-After says, too", text);
    }
    After after = null;
    if (text != null) {
      after = After.parse("after", text);
    } else if (header != null) {
      after = After.parse("Tidemark-After", header);
    }
    return new Freshness(
        after,
        after == null ? 0 : params.whole("wait", DEFAULT_WAIT_MILLIS, 0, MOST_WAIT_MILLIS),
        maxAge == null ? -1 : params.whole("maxAge", 0, 0, Integer.MAX_VALUE));
  }
}
