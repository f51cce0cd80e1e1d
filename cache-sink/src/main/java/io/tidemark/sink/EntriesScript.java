package io.tidemark.sink;

import java.util.List;

/**
 * The wire of {@code entries.lua}, which writes string entries of one kind and keeps one sorted set
 * in step with them.
 *
 * <pre>
 * KEYS  [the sorted set, unless rule is ''], then of each entry: its key [, the other key: unindex]
 * ARGV  1 channel of the announcement; '' for none
 *       2 1 to repair, 0 else
 *       3 rule of the sorted set: '' index unindex rank
 *       4 1 where all are deletes, 0 where none is
 *       5 expiry of a tombstone, ms
 *       6 how many expiries of a value follow, each in ms; the entries take turns with them
 *       then of each entry: version, JSON [, member [, score or '': rank]]
 * reply {applied, skipped}, or the first error; what came before it is written and announced
 * </pre>
 *
 * <p>An expiry of 0 is none. What stays because it is newer has its expiry refreshed by its own
 * kind's, a tombstone too: a fence stands for as long as something runs against it.
 *
 * <p>The announcement of what was applied is one message: {@code key version key version …},
 * separated by single spaces; neither holds one.
 */
final class EntriesScript {
  /** An expiry for each entry would make the call dearer by a tenth; these spread them enough. */
  private static final int MAX_EXPIRIES = 32;

  private EntriesScript() {}

  /**
   * A call for {@code writes}, which agree in kind, rule, sorted set, and in deleting or not.
   *
   * @param rule theirs, or none where the sorted set is written by a script of its own
   */
  static ScriptCall call(
      List<EntryWrite> writes, Membership.Rule rule, WriteMode mode, Expiring expiring) {
    EntryWrite first = writes.get(0);
    int expiries = Math.min(MAX_EXPIRIES, writes.size());
    ScriptCall call =
        new ScriptCall(Script.ENTRIES, writes)
            .arg(mode.channel())
            .arg(mode.repair() ? "1" : "0")
            .arg(rule.wire())
            .arg(first.deletes() ? "1" : "0")
            .arg(expiring.tombstoneMillis())
            .arg(expiries);
    for (int i = 0; i < expiries; i++) {
      call.arg(expiring.millis(first.kind()));
    }
    if (rule != Membership.Rule.NONE) {
      call.key(first.membership().key());
    }
    for (EntryWrite write : writes) {
      add(call, rule, write);
    }
    return call;
  }

  private static void add(ScriptCall call, Membership.Rule rule, EntryWrite write) {
    Membership membership = write.membership();
    call.key(write.key()).arg(write.version()).arg(write.json());
    switch (rule) {
      case NONE -> {}
      case INDEX -> call.arg(membership.member());
      case UNINDEX -> call.key(membership.extra()).arg(membership.member());
      case RANK -> call.arg(membership.member()).arg(membership.extra());
    }
  }
}
