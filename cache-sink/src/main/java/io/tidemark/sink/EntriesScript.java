package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.util.List;

/**
 * The wire of {@code entries.lua}, which writes string entries of one kind and keeps one sorted set
 * in step with them.
 *
 * <pre>
 * KEYS  [the sorted set, unless rule is ''], then of each entry: its key [, the other key: unindex]
 * ARGV  1 channel of the announcement
 *       2 1 to repair, 0 else
 *       3 expiry of a tombstone that stays, ms
 *       4 expiry of a value that stays where a delete was offered, ms
 *       5 rule of the sorted set: '' index unindex rank
 *       then of each entry: version, JSON, expiry in ms [, member [, score or '': rank]]
 * reply {applied, skipped}, or the first error; what came before it is written and announced
 * </pre>
 *
 * <p>An expiry of 0 is none. What stays because it is newer has its expiry refreshed, a tombstone
 * too, by its own kind's: a fence stands for as long as something runs against it.
 *
 * <p>The announcement of what was applied is one message: {@code key version key version …},
 * separated by single spaces; neither holds one.
 */
final class EntriesScript {
  private EntriesScript() {}

  /** A call for {@code writes}, which agree in kind, rule and sorted set. */
  static ScriptCall call(List<EntryWrite> writes, WriteMode mode, Expiring expiring) {
    EntryWrite first = writes.get(0);
    Membership.Rule rule = first.membership().rule();
    ScriptCall call =
        new ScriptCall(Script.ENTRIES, writes)
            .arg(RedisKeys.CHANGES)
            .arg(mode.repair() ? "1" : "0")
            .arg(expiring.tombstoneMillis())
            .arg(expiring.millis(first.kind()))
            .arg(rule.wire());
    if (rule != Membership.Rule.NONE) {
      call.key(first.membership().key());
    }
    for (EntryWrite write : writes) {
      add(call, write, expiring);
    }
    return call;
  }

  private static void add(ScriptCall call, EntryWrite write, Expiring expiring) {
    Membership membership = write.membership();
    call.key(write.key())
        .arg(write.version())
        .arg(write.json())
        .arg(write.deletes() ? expiring.tombstoneMillis() : expiring.millis(write.kind()));
    switch (membership.rule()) {
      case NONE -> {}
      case INDEX -> call.arg(membership.member());
      case UNINDEX -> call.key(membership.extra()).arg(membership.member());
      case RANK -> call.arg(membership.member()).arg(membership.extra());
    }
  }
}
