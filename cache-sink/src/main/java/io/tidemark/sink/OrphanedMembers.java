package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScoredValueScanCursor;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Searches the index and the ranks of a generation for members that the log does not have. */
final class OrphanedMembers {
  private static final int PAGE = 500;

  private final PartitionCheck.Job job;
  private final Sides sides;

  OrphanedMembers(PartitionCheck.Job job) {
    this.job = job;
    this.sides = job.sides();
  }

  /** Searches the index, and these ranks. */
  void run(Collection<String> ranks) {
    RedisKeys keys = sides.keys();
    SeenKeys seen = job.seen();
    if (both(CacheTopic.QUOTES) && both(CacheTopic.ASSETS)) {
      search(
          keys.symbols(),
          symbol -> seen.live(keys.quote(symbol)) || seen.live(keys.asset(symbol)),
          Fault.INDEX_ORPHANED);
    }
    if (both(CacheTopic.MOMENTUM)) {
      for (String rank : ranks) {
        String model = rank.substring(keys.rank("").length());
        search(rank, symbol -> seen.any(keys.momentum(model, symbol)), Fault.RANK_ORPHANED);
      }
    }
  }

  /** The index speaks of two kinds: what is not among the one may be among the other. */
  private boolean both(CacheTopic kind) {
    return job.options().includes(kind);
  }

  private void search(String set, Predicate<String> known, Fault fault) {
    List<ScoredValue<byte[]>> suspects = new ArrayList<>();
    ScanArgs args = ScanArgs.Builder.limit(PAGE);
    ScoredValueScanCursor<byte[]> page = null;
    do {
      page = next(set, page, args);
      if (page == null) {
        return; // of another type, which the entries' own comparison tells of
      }
      for (ScoredValue<byte[]> member : page.getValues()) {
        String symbol = symbol(member);
        if (job.options().includes(new CacheKey(kind(fault), "", symbol)) && !known.test(symbol)) {
          suspects.add(member);
        }
      }
    } while (!page.isFinished());
    if (suspects.isEmpty()) {
      return;
    }
    new LogTails(job).read();
    for (ScoredValue<byte[]> member : suspects) {
      if (!known.test(symbol(member))) {
        found(set, member, fault);
      }
    }
  }

  private @Nullable ScoredValueScanCursor<byte[]> next(
      String set, @Nullable ScoredValueScanCursor<byte[]> page, ScanArgs args) {
    try {
      return sides
          .link()
          .outcome(
              page == null
                  ? sides.link().commands().zscan(set, args)
                  : sides.link().commands().zscan(set, page, args));
    } catch (RedisCommandExecutionException e) {
      if (String.valueOf(e.getMessage()).startsWith("WRONGTYPE")) {
        return null;
      }
      throw sides.link().inDoubt(e);
    }
  }

  private void found(String set, ScoredValue<byte[]> member, Fault fault) {
    Tally.Beside beside = fault == Fault.INDEX_ORPHANED ? Tally.Beside.INDEX : Tally.Beside.RANK;
    String symbol = symbol(member);
    Finding finding =
        new Finding(
            fault,
            Tally.words(beside),
            set + '@' + symbol,
            Double.toString(member.getScore()),
            Difference.ABSENT);
    job.tally().fault(finding);
    if (job.options().repair() && removed(set, member, fault)) {
      job.tally().mended(finding);
    }
  }

  private boolean removed(String set, ScoredValue<byte[]> member, Fault fault) {
    RedisLink link = sides.link();
    ScriptCall removal = MendScript.member(set, member.getScore(), member.getValue());
    boolean removed = Long.valueOf(1).equals(link.await(link.run(removal)).get(0));
    if (removed && fault == Fault.INDEX_ORPHANED) {
      // the symbol may have been added just now, and its first write is the only one that adds it
      String symbol = symbol(member);
      if (there(sides.keys().quote(symbol)) || there(sides.keys().asset(symbol))) {
        link.await(link.commands().zadd(set, 0, member.getValue()));
      }
    }
    return removed;
  }

  private boolean there(String key) {
    byte[] value = sides.link().await(sides.link().commands().get(key));
    return value != null && !Entry.isTombstone(value);
  }

  private static CacheTopic kind(Fault fault) {
    return fault == Fault.INDEX_ORPHANED ? CacheTopic.QUOTES : CacheTopic.MOMENTUM;
  }

  private static String symbol(ScoredValue<byte[]> member) {
    return new String(member.getValue(), UTF_8);
  }
}
