package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of several keys in one step, made only where each still holds what it was seen to hold.
 * Its wire is that of {@code swap.lua}.
 *
 * <pre>
 * KEYS  the keys, all of one slot
 * ARGV  1 channel, 2 what is announced there once the change is made; '' for nothing
 *       then of each key: what it holds, what it is to hold, expiry in ms
 *       each {@code =text}, {@code -} for no such key, {@code *} for whatever there is
 * reply {1} where the change was made, {0} where a key holds something else
 * </pre>
 */
final class Swap {
  private static final String ABSENT = "-";
  private static final String ANY = "*";

  private final ScriptCall call = new ScriptCall(Script.SWAP, List.of());

  /**
   * Begins one.
   *
   * @param announcement told to all readers once the change is made; empty for none
   */
  Swap(String announcement) {
    call.arg(RedisKeys.CHANGES).arg(announcement);
  }

  /** With {@code key} as it was seen. */
  Swap where(String key, @Nullable String was) {
    return add(key, exactly(was), ANY, 0);
  }

  /** Turns what {@code key} was seen to hold into something else; null is no such key. */
  Swap turn(String key, @Nullable String was, @Nullable String now) {
    return add(key, exactly(was), exactly(now), 0);
  }

  /** The same with an expiry. */
  Swap turn(String key, @Nullable String was, String now, Duration expiry) {
    return add(key, exactly(was), exactly(now), expiry.toMillis());
  }

  /** Sets {@code key}, whatever it holds, with an expiry. */
  Swap set(String key, String now, Duration expiry) {
    return add(key, ANY, exactly(now), expiry.toMillis());
  }

  /** Sets {@code key}, whatever it holds; null removes it. */
  Swap set(String key, @Nullable String now) {
    return add(key, ANY, exactly(now), 0);
  }

  ScriptCall call() {
    return call;
  }

  private Swap add(String key, String was, String now, long expiryMillis) {
    call.key(key).arg(was).arg(now).arg(expiryMillis);
    return this;
  }

  private static String exactly(@Nullable String text) {
    return text == null ? ABSENT : "=" + text;
  }
}
