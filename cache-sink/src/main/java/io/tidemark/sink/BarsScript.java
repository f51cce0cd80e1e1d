package io.tidemark.sink;

import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The wire of {@code bars.lua}, which writes bars of one interval into their series and trims each
 * to its newest.
 *
 * <pre>
 * KEYS  the series
 * ARGV  1 channel of the announcement; '' for none
 *       2 1 to repair, 0 else
 *       3 the member that marks a new series' past as unknown; '' where it is known to be empty
 *       4 the score of that member
 *       5 how many bars a series keeps
 *       then of each series: expiry in ms, number of bars, and of each bar: version, open time, JSON
 * reply {applied, skipped, each series begun with an unknown past}, or the first error; what came before it is written and announced
 * </pre>
 *
 * <p>The announcement is that of {@link EntriesScript}, with the highest version applied to a
 * series.
 */
final class BarsScript {
  private static final byte[] UNKNOWN_PAST = Entry.tombstone(0);

  private BarsScript() {}

  /** A call for {@code writes}, all of one interval. */
  static ScriptCall call(List<BarWrite> writes, WriteMode mode, Expiring expiring, int kept) {
    ScriptCall call =
        new ScriptCall(Script.BARS, writes)
            .arg(mode.channel())
            .arg(mode.repair() ? "1" : "0")
            .arg(mode.wholeSeries() ? new byte[0] : UNKNOWN_PAST)
            .arg(RedisKeys.UNKNOWN_PAST)
            .arg(kept);
    Map<String, List<BarWrite>> series = new LinkedHashMap<>();
    for (BarWrite write : writes) {
      series.computeIfAbsent(write.key(), key -> new ArrayList<>()).add(write);
    }
    series.forEach(
        (key, bars) -> {
          call.key(key).arg(expiring.millis(bars.get(0).kind())).arg(bars.size());
          for (BarWrite bar : bars) {
            call.arg(bar.version()).arg(bar.openTime()).arg(bar.json());
          }
        });
    return call;
  }
}
