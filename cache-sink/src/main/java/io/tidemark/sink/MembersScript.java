package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.util.List;

/**
 * The wire of {@code members.lua}, which keeps one sorted set in step with entries of other slots.
 *
 * <pre>
 * KEYS  the sorted set, its versions, its fences
 * ARGV  1 how long a delete is remembered, ms; 0 for ever
 *       then of each entry: its key, the key of another that keeps the member there, or '', member,
 *       version, score, or '' where the entry has no place in the set, and 1 where it is a delete
 * reply {applied, skipped}, or the first error; the same is then to be offered again
 * </pre>
 */
final class MembersScript {
  /*
   * In a cluster an entry and the sorted set that follows it are written in two steps, and anyone
   * may come in between or never come to the second. So the set has a memory of its own, a hash
   * beside it in its slot: of each entry the version by which it was placed last, and whether that
   * was a delete. The write rule holds for it as it does for the entries:
   *
   * - It is offered everything that is offered to the entries, whether those took it or not. So it
   *   ends at the highest version that anyone offered, as they do, in whatever order it comes; and
   *   a batch counts as done only once both are, so that whoever takes up the work of one who died
   *   in between offers it again.
   * - The index has a symbol for as long as its quote or its asset is not deleted. Both have their
   *   version in the hash, so that the second of the two deletes finds the first, in one step.
   * - An equal version is applied again: that changes nothing, or mends a sorted set that was
   *   evicted without its hash.
   *
   * A delete is forgotten when its tombstone would have expired, which bounds the hash.
   */
  private MembersScript() {}

  /** A call for {@code writes}, all followed by one sorted set. */
  static ScriptCall call(List<EntryWrite> writes, long fenceMillis) {
    String set = writes.get(0).membership().key();
    ScriptCall call =
        new ScriptCall(Script.MEMBERS, writes)
            .key(set)
            .key(RedisKeys.versions(set))
            .key(RedisKeys.fences(set))
            .arg(fenceMillis);
    for (EntryWrite write : writes) {
      Membership membership = write.membership();
      call.arg(write.key())
          .arg(membership.rule() == Membership.Rule.UNINDEX ? membership.extra() : "")
          .arg(membership.member())
          .arg(write.version())
          .arg(score(membership))
          .arg(write.deletes() ? "1" : "0");
    }
    return call;
  }

  private static String score(Membership membership) {
    return switch (membership.rule()) {
      case INDEX -> "0";
      case RANK -> membership.extra();
      case UNINDEX -> "";
      case NONE -> throw new IllegalArgumentException("nothing follows: " + membership);
    };
  }
}
