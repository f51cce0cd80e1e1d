package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits writes into calls of scripts, none larger than told. Not for several threads. */
final class ScriptPlan {
  /*
   * A sorted set takes members in its order faster than at random, where each is looked for anew in
   * memory that is in no cache any more: the more so, the larger the batch.
   */
  private static final Comparator<EntryWrite> IN_ORDER =
      Comparator.comparing(EntryWrite::membership, Membership.IN_ORDER);

  private final Batching batching;
  private final BarsKept kept;
  private final Expiring expiring;

  ScriptPlan(Batching batching, BarsKept kept, Expiring expiring) {
    this.batching = batching;
    this.kept = kept;
    this.expiring = expiring;
  }

  /** Calls that together carry all of {@code writes}, each identity once. */
  List<ScriptCall> calls(List<CacheWrite> writes, WriteMode mode, Spread spread) {
    return calls(writes, mode, spread, batching.scriptEntries());
  }

  /** The same writes as {@code call}, each in a call of its own. */
  List<ScriptCall> singly(ScriptCall call, WriteMode mode, Spread spread) {
    return calls(List.copyOf(call.writes()), mode, spread, 1);
  }

  private List<ScriptCall> calls(List<CacheWrite> writes, WriteMode mode, Spread spread, int most) {
    Map<Group, List<EntryWrite>> entries = new LinkedHashMap<>();
    Map<Object, List<BarWrite>> bars = new LinkedHashMap<>();
    for (CacheWrite write : writes) {
      if (write instanceof EntryWrite entry) {
        entries.computeIfAbsent(group(entry, spread), group -> new ArrayList<>()).add(entry);
      } else if (write instanceof BarWrite bar) {
        bars.computeIfAbsent(group(bar, spread), group -> new ArrayList<>()).add(bar);
      }
    }
    List<ScriptCall> calls = new ArrayList<>();
    entries.forEach(
        (group, all) -> {
          if (group.rule() != Membership.Rule.NONE && all.size() > most) {
            all.sort(IN_ORDER);
          }
          for (List<EntryWrite> chunk : chunks(all, most)) {
            calls.add(EntriesScript.call(chunk, group.rule(), mode, expiring));
          }
        });
    for (List<BarWrite> group : bars.values()) {
      for (List<BarWrite> chunk : chunks(group, most)) {
        calls.add(BarsScript.call(chunk, mode, expiring, kept.of(chunk.get(0).kind())));
      }
    }
    return calls;
  }

  /** Calls that have the sorted sets follow {@code writes}, where those of the writes can't. */
  List<ScriptCall> followers(List<CacheWrite> writes, Spread spread) {
    if (spread == Spread.ONE_SERVER) {
      return List.of();
    }
    Map<String, List<EntryWrite>> sets = new LinkedHashMap<>();
    for (CacheWrite write : writes) {
      if (write instanceof EntryWrite entry && entry.membership().rule() != Membership.Rule.NONE) {
        sets.computeIfAbsent(entry.membership().key(), set -> new ArrayList<>()).add(entry);
      }
    }
    List<ScriptCall> calls = new ArrayList<>();
    for (List<EntryWrite> members : sets.values()) {
      for (List<EntryWrite> chunk : chunks(members, batching.scriptEntries())) {
        calls.add(MembersScript.call(chunk, expiring.tombstoneMillis()));
      }
    }
    return calls;
  }

  /** What one script may write. */
  private record Group(
      CacheTopic kind, boolean deletes, Membership.Rule rule, String sortedSet, int number) {}

  private static Group group(EntryWrite entry, Spread spread) {
    Membership membership = spread == Spread.ONE_SERVER ? entry.membership() : Membership.NONE;
    return new Group(
        entry.kind(),
        entry.deletes(),
        membership.rule(),
        membership.key(),
        spread.number(entry.key()));
  }

  private static Group group(BarWrite bar, Spread spread) {
    return new Group(bar.kind(), false, Membership.Rule.NONE, "", spread.number(bar.key()));
  }

  private <W extends CacheWrite> List<List<W>> chunks(List<W> writes, int most) {
    List<List<W>> chunks = new ArrayList<>();
    List<W> chunk = new ArrayList<>();
    int bytes = 0;
    for (W write : writes) {
      if (chunk.size() == most || (!chunk.isEmpty() && bytes >= batching.scriptBytes())) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(write);
      bytes += write.json().length;
    }
    if (!chunk.isEmpty()) {
      chunks.add(chunk);
    }
    return chunks;
  }
}
