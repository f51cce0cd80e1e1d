package io.tidemark.model.wire;

import io.tidemark.model.InvalidRecordException;
import java.nio.charset.StandardCharsets;

/**
 * What a processor is asked of the state that it holds: one cache entry, named as in its topic.
 *
 * @param renew whether the entry is to be sent to its cache topic again as well, since the cache
 *     has lost it
 * @param kind of the entry; of bars it is the newest one of the series that is asked for
 * @param key {@code AAPL}, {@code tidemark-1/AAPL} for momentum, {@code growth} for a valuation
 */
public record StateQuestion(boolean renew, CacheTopic kind, String key) {
  private static final int MAX_KEY = 128;

  public StateQuestion {
    if (key.isEmpty() || key.length() > MAX_KEY || !key.chars().allMatch(StateQuestion::visible)) {
      throw InvalidRecordException.of(
          "key", "must be 1 to " + MAX_KEY + " visible ASCII characters", key);
    }
  }

  private static boolean visible(int character) {
    return character > ' ' && character <= '~';
  }

  /** The symbol or portfolio that it is about, which decides the partition. */
  public String subject() {
    byte[] whole = key.getBytes(StandardCharsets.US_ASCII);
    return kind == CacheTopic.MOMENTUM
        ? new String(Topics.placingKey(kind, whole), StandardCharsets.US_ASCII)
        : key;
  }

  /** Of a momentum: the model; empty where it names none. */
  public String model() {
    int slash = key.indexOf('/');
    return kind == CacheTopic.MOMENTUM && slash >= 0 ? key.substring(0, slash) : "";
  }
}
