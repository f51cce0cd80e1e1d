package io.tidemark.sink;

import io.tidemark.runtime.Settings;
import java.util.Map;

/**
 * How much is taken at once.
 *
 * @param records polled at once at most
 * @param fetchBytes fetched from a broker at once, beyond which only a single larger record goes
 * @param scriptEntries written by one script at most, since Redis serves nobody meanwhile
 * @param scriptBytes beyond which a script takes no further entry
 * @param entryBytes of one entry at most; a larger one is a dead letter
 */
record Batching(int records, int fetchBytes, int scriptEntries, int scriptBytes, int entryBytes) {
  private static final int UNFELT = 100;

  /** Polls that make one batch where a generation is filled that nobody reads. */
  private static final int POLLS_OF_A_FILL = 3;

  static Batching local() {
    return from(Settings.of(Map.of()));
  }

  /** The same with no more records at once than come in a quarter of a second; 0 is no rate. */
  Batching atRate(int perSecond) {
    int most = perSecond == 0 ? records : Math.min(records, perSecond / 4 + 1);
    return new Batching(most, fetchBytes, scriptEntries, scriptBytes, entryBytes);
  }

  /** The same with scripts so short that readers do not feel them, at some cost. */
  Batching unfelt() {
    int few = Math.min(scriptEntries, UNFELT);
    return new Batching(records, fetchBytes, few, scriptBytes, entryBytes);
  }

  /**
   * Records of one batch where a generation is filled: the more, the less dear are the index and
   * the rank ({@link ScriptPlan}), and the nearer comes the last of a batch to the timeout of a
   * command.
   */
  int fillRecords() {
    return records * POLLS_OF_A_FILL;
  }

  static Batching from(Settings settings) {
    return new Batching(
        settings.whole(
            "TIDEMARK_SINK_MAX_RECORDS", 5_000, 1, 100_000, "records that the sink takes at once"),
        settings.whole(
            "TIDEMARK_SINK_FETCH_BYTES",
            16 << 20,
            1 << 16,
            1 << 28,
            "bytes that the sink fetches from a broker at once"),
        settings.whole(
            "TIDEMARK_SINK_SCRIPT_ENTRIES", 500, 1, 2_000, "entries that one script writes"),
        settings.whole(
            "TIDEMARK_SINK_SCRIPT_BYTES", 1 << 20, 1 << 10, 1 << 26, "bytes that one script takes"),
        settings.whole(
            "TIDEMARK_SINK_MAX_ENTRY_BYTES",
            4 << 20,
            1 << 10,
            1 << 26,
            "a larger cache entry is a dead letter"));
  }
}
