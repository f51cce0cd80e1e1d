package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits writes into calls of scripts, none larger than told. Not for several threads. */
final class ScriptPlan {
  private final Batching batching;
  private final BarsKept kept;
  private final Expiring expiring;

  ScriptPlan(Batching batching, BarsKept kept, Expiring expiring) {
    this.batching = batching;
    this.kept = kept;
    this.expiring = expiring;
  }

  /** Calls that together carry all of {@code writes}, each identity once. */
  List<ScriptCall> calls(List<CacheWrite> writes, WriteMode mode) {
    return calls(writes, mode, batching.scriptEntries());
  }

  /** The same writes as {@code call}, each in a call of its own. */
  List<ScriptCall> singly(ScriptCall call, WriteMode mode) {
    return calls(List.copyOf(call.writes()), mode, 1);
  }

  private List<ScriptCall> calls(List<CacheWrite> writes, WriteMode mode, int most) {
    Map<Object, List<EntryWrite>> entries = new LinkedHashMap<>();
    Map<Object, List<BarWrite>> bars = new LinkedHashMap<>();
    for (CacheWrite write : writes) {
      if (write instanceof EntryWrite entry) {
        entries.computeIfAbsent(group(entry), group -> new ArrayList<>()).add(entry);
      } else if (write instanceof BarWrite bar) {
        bars.computeIfAbsent(bar.kind(), group -> new ArrayList<>()).add(bar);
      }
    }
    List<ScriptCall> calls = new ArrayList<>();
    for (List<EntryWrite> group : entries.values()) {
      for (List<EntryWrite> chunk : chunks(group, most)) {
        calls.add(EntriesScript.call(chunk, mode, expiring));
      }
    }
    for (List<BarWrite> group : bars.values()) {
      for (List<BarWrite> chunk : chunks(group, most)) {
        calls.add(BarsScript.call(chunk, mode, expiring, kept.of(chunk.get(0).kind())));
      }
    }
    return calls;
  }

  private record Group(CacheTopic kind, boolean deletes, Membership.Rule rule, String sortedSet) {}

  private static Group group(EntryWrite entry) {
    Membership membership = entry.membership();
    return new Group(entry.kind(), entry.deletes(), membership.rule(), membership.key());
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
