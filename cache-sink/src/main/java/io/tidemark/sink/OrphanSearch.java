package io.tidemark.sink;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.tidemark.model.wire.CacheTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Searches a generation for what the log does not have: keys, and members of its index and ranks.
 * Asks in small pages and pauses after each for as long as it took.
 */
final class OrphanSearch {
  private static final int PAGE = 500;
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  private final PartitionCheck.Job job;
  private final Sides sides;
  private final OrphanedMembers members;

  OrphanSearch(PartitionCheck.Job job) {
    this.job = job;
    this.sides = job.sides();
    this.members = new OrphanedMembers(job);
  }

  /** Finds them, and removes them where that is wanted; tells how many keys it has come by. */
  void run(LongConsumer passed) {
    TreeSet<String> ranks = new TreeSet<>();
    List<String> suspects = new ArrayList<>();
    long count = 0;
    ScanArgs args = ScanArgs.Builder.limit(PAGE).match(sides.keys().prefix() + "*");
    KeyScanCursor<String> page = null;
    do {
      long asked = System.nanoTime();
      page = sides.link().await(next(page, args));
      for (String key : page.getKeys()) {
        if (key.startsWith(sides.keys().rank(""))) {
          ranks.add(key);
        } else if (unknown(key)) {
          suspects.add(key);
        }
      }
      if (suspects.size() >= PAGE) {
        settle(suspects);
      }
      count += page.getKeys().size();
      passed.accept(count);
      LockSupport.parkNanos(Math.max(SHORTEST_PAUSE_NANOS, System.nanoTime() - asked));
    } while (!page.isFinished());
    settle(suspects);
    members.run(ranks);
  }

  private RedisFuture<KeyScanCursor<String>> next(
      @Nullable KeyScanCursor<String> page, ScanArgs args) {
    return page == null
        ? sides.link().commands().scan(args)
        : sides.link().commands().scan(page, args);
  }

  private boolean unknown(String key) {
    CacheKey parts = CacheKey.parse(sides.keys(), key);
    return parts != null && job.options().includes(parts) && !job.seen().any(key);
  }

  /** Looks at each once more, then at the log once more: what is still not in there is orphaned. */
  private void settle(List<String> suspects) {
    List<Expected> asked = new ArrayList<>();
    for (String key : new TreeSet<>(suspects)) { // a key may come twice while Redis rehashes
      CacheKey parts = CacheKey.parse(sides.keys(), key);
      if (parts != null) {
        asked.add(
            parts.kind().interval() == null
                ? new ExpectedEntry(parts.kind(), key)
                : new ExpectedSeries(parts.kind(), key, 1));
      }
    }
    suspects.clear();
    List<Held> held = sides.look().at(asked);
    new LogTails(job).read();
    for (int i = 0; i < asked.size(); i++) {
      Expected one = asked.get(i);
      if (!job.seen().any(one.key())) {
        judge(one.kind(), one.key(), held.get(i));
      }
    }
  }

  private void judge(CacheTopic kind, String key, Held held) {
    if (held instanceof Held.OfEntry entry) {
      HeldValue value = entry.value();
      if (value != null && !value.deleted()) {
        found(kind, key, value.version(), value.say(), MendScript.value(key, value.version()));
      }
    } else if (held instanceof Held.OfSeries series) {
      series(kind, key, series);
    } else {
      String type = kind.interval() == null ? "string" : "zset";
      found(kind, key, 0, "another type", MendScript.otherType(key, type));
    }
  }

  private void series(CacheTopic kind, String key, Held.OfSeries series) {
    if (series.bars().stream().allMatch(bar -> bar.value().deleted())) {
      return;
    }
    Held.Bar newest = series.bars().get(series.bars().size() - 1);
    Duration retention = kind.retention();
    String topic = sides.routing().topic(kind);
    if (retention != null
        && !job.seen().whole(topic)
        && newest.openTime() < sides.clock().millis() - retention.toMillis()) {
      return; // the log may have had it, and let it go by age
    }
    List<byte[]> last = sides.link().await(sides.link().commands().zrange(key, -1, -1));
    byte[] member = last.isEmpty() ? new byte[0] : last.get(0);
    String held = series.bars().size() + " bars";
    found(kind, key, newest.value().version(), held, MendScript.series(key, member));
  }

  private void found(CacheTopic kind, String key, long version, String held, ScriptCall removal) {
    Difference orphan = Difference.of(Fault.ORPHANED, key, version, held, Difference.ABSENT);
    job.tally().fault(orphan.finding(kind.suffix()));
    if (job.options().repair()
        && Long.valueOf(1).equals(sides.link().await(sides.link().run(removal)).get(0))) {
      job.tally().mended(kind, orphan);
    }
  }
}
