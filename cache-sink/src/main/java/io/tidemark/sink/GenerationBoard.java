package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.KeyValue;
import io.vertx.core.json.DecodeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and changes in Redis which generations there are. */
final class GenerationBoard {
  private final RedisLink link;

  GenerationBoard(RedisLink link) {
    this.link = link;
  }

  /** One look. */
  Generations look() {
    List<KeyValue<String, byte[]>> values =
        link.await(link.commands().mget(Generations.KEYS.toArray(String[]::new)));
    Generations seen =
        new Generations(
            text(values.get(0)),
            text(values.get(1)),
            text(values.get(2)),
            text(values.get(3)),
            text(values.get(4)),
            text(values.get(5)));
    try {
      if (seen.next() > 0) {
        return seen;
      }
    } catch (DecodeException | NumberFormatException | NullPointerException e) {
      throw new RetryLaterException("redis: can't make sense of " + seen);
    }
    throw new RetryLaterException("redis: no number is left for a generation: " + seen);
  }

  /** Whether it was made. Where the reply is lost, only another look can tell. */
  boolean make(Swap swap) {
    return link.await(link.run(swap.call())).get(0).equals(1L);
  }

  private static @Nullable String text(KeyValue<String, byte[]> value) {
    return value.hasValue() ? new String(value.getValue(), US_ASCII) : null;
  }
}
