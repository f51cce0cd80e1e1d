package io.tidemark.query;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The wire of {@code remove.lua}, which takes entries out of the cache and announces it.
 *
 * <pre>
 * KEYS  [the set of what is to be filled again], then the entries; in a cluster one of these
 * ARGV  1 channel of the announcement
 *       2 expiry of a fence, ms
 *       3 the member that marks a series' past as unknown
 *       4 the score of that member
 *       5 1 where the first key is that set, which can only be where all lie on one server
 *       6 the time, ms
 *       7 1 where not only series are to be filled again
 * reply of each key the version that was taken out; '' where there was nothing to take
 * </pre>
 */
final class RemovalScript {
  /*
   * What is right after an entry was taken out:
   *
   * - A quote, a momentum score, a valuation or an asset leaves a fence: a tombstone of the version
   *   before its own. Readers find nothing. What is older is refused by the write rule, so that a
   *   late write can't bring it back; the same version is taken, so that the processor's renewal,
   *   or whoever answers in Redis' place, puts the entry where it was.
   * - A series of bars is begun anew, with the member that says that older bars may exist. The sink
   *   is asked to fill it again; other entries, too, while they are few, since that reads a topic
   *   whole for some of them.
   * - The index and the ranks are left as they are: the symbol is still known and still has its
   *   score, only the entry has to be fetched again, as after an eviction.
   * - Near caches drop the entry as it is announced, with its version, in the same step.
   */
  private static final Duration FENCE = Duration.ofMinutes(10);
  private static final String NAME = "remove.lua";

  private final byte[] text;
  private final String digest;

  RemovalScript() {
    try (InputStream in = RemovalScript.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + NAME);
      }
      text = in.readAllBytes();
      digest = Base16.digest(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has one server know it. */
  CompletionStage<String> load(RedisClusterAsyncCommands<String, byte[]> redis) {
    return redis.scriptLoad(text);
  }

  /**
   * Takes entries out; what was taken of each, in their order.
   *
   * @param refill the set of what is to be filled again; empty where it lies elsewhere
   * @param all whether not only series are
   */
  CompletionStage<List<byte[]>> run(
      RedisClusterAsyncCommands<String, byte[]> redis,
      String refill,
      boolean all,
      List<String> entries) {
    List<String> keys = new ArrayList<>(entries);
    if (!refill.isEmpty()) {
      keys.add(0, refill);
    }
    return redis.evalsha(
        digest,
        ScriptOutputType.MULTI,
        keys.toArray(String[]::new),
        ascii(RedisKeys.CHANGES),
        ascii(Long.toString(FENCE.toMillis())),
        Entry.tombstone(0),
        ascii(Long.toString(RedisKeys.UNKNOWN_PAST)),
        ascii(refill.isEmpty() ? "0" : "1"),
        ascii(Long.toString(System.currentTimeMillis())),
        ascii(all ? "1" : "0"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
