package io.tidemark.sink;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through the keys of every master in small steps; a key may be met twice. */
final class KeyScan {
  private final RedisLink link;
  private final ScanArgs args;
  private @Nullable KeyScanCursor<String> cursor;

  /**
   * Begins a pass.
   *
   * @param pattern of the keys that are wanted
   * @param step about how many keys Redis goes through at once, serving nobody meanwhile
   */
  KeyScan(RedisLink link, String pattern, int step) {
    this.link = link;
    this.args = ScanArgs.Builder.limit(step).match(pattern);
  }

  /** Whether the pass has come to its end. */
  boolean finished() {
    KeyScanCursor<String> last = cursor;
    return last != null && last.isFinished();
  }

  /** The keys of the next step, often none. */
  List<String> next() {
    KeyScanCursor<String> last = cursor;
    KeyScanCursor<String> read =
        link.await(
            last == null
                ? link.commands().scan(ScanCursor.INITIAL, args)
                : link.commands().scan(last, args));
    cursor = read;
    return read.getKeys();
  }
}
