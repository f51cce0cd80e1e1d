package io.tidemark.sink;

import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.json.Entry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for samples in Redis 1, 10 and 60 seconds after they were appended, on a connection of its
 * own. Confined to one thread, which is not the sink's.
 */
final class SpotChecks {
  private static final Logger LOG = LoggerFactory.getLogger(SpotChecks.class);

  /** So many looks may be waiting, which is more than are picked in a minute. */
  private static final int MOST_WAITING = 2_000;

  /** An entry begins with its version, whose digits end within so many bytes. */
  private static final long VERSION_BYTES = 40;

  private static final long EVICTION_CHECK_MILLIS = 60_000;

  /** A look that is due at some time. */
  private record Due(long atMillis, Within within, Sample sample) {}

  /**
   * A look that has been asked for; of an entry its beginning, of a bar the members at its time.
   */
  private record Look(Due due, List<RedisFuture<?>> reply) {}

  private final Samples samples;
  private final Consistency consistency;
  private final RedisLink link;
  private final Expiry expiry;
  private final InstantSource clock;
  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
  private boolean evicting;
  private long evictionCheckedMillis;

  SpotChecks(
      Samples samples,
      Consistency consistency,
      RedisLink link,
      Expiry expiry,
      InstantSource clock) {
    this.samples = samples;
    this.consistency = consistency;
    this.link = link;
    this.expiry = expiry;
    this.clock = clock;
  }

  /** Makes the looks that are due; returns their number. */
  int turn() {
    long now = clock.millis();
    for (Sample sample : samples.take()) {
      await(sample, now);
    }
    List<Due> due = new ArrayList<>();
    for (Due next = waiting.peek(); next != null && next.atMillis() <= now; next = waiting.peek()) {
      due.add(waiting.remove());
    }
    if (!due.isEmpty()) {
      look(due, now);
    }
    return due.size();
  }

  /** What came later than a limit has missed it; for the other limits it is looked for in time. */
  private void await(Sample sample, long now) {
    for (Within within : Within.values()) {
      long at = sample.appendedMillis() + within.millis();
      if (at < now) {
        consistency.missed(within);
      } else if (waiting.size() < MOST_WAITING) {
        waiting.add(new Due(at, within, sample));
      }
    }
  }

  private void look(List<Due> due, long now) {
    try {
      if (now - evictionCheckedMillis >= EVICTION_CHECK_MILLIS) {
        evicting = Eviction.possible(link);
        evictionCheckedMillis = now;
      }
      List<Look> looks = new ArrayList<>();
      for (Due one : due) {
        looks.add(ask(one));
      }
      for (Look one : looks) {
        judge(one);
      }
    } catch (RetryLaterException e) {
      // not found, whatever the reason; which the sink's own connection will tell
      LOG.debug("samples not looked for", e);
      due.forEach(one -> consistency.missed(one.within()));
    }
  }

  private Look ask(Due due) {
    Sample sample = due.sample();
    Long openTime = sample.openTime();
    return new Look(
        due,
        List.of(
            openTime == null
                ? link.commands().getrange(sample.key(), 0, VERSION_BYTES - 1)
                : link.commands().zrangebyscore(sample.key(), Range.create(openTime, openTime))));
  }

  private void judge(Look look) {
    Due due = look.due();
    List<byte[]> found = found(look);
    if (found.stream().anyMatch(json -> version(json) >= due.sample().version())) {
      consistency.found(due.within());
    } else if (!found.isEmpty() || !mayBeGone(due)) {
      consistency.missed(due.within());
    }
  }

  private List<byte[]> found(Look look) {
    List<byte[]> found = new ArrayList<>();
    try {
      Object reply = link.outcome(look.reply().get(0));
      for (Object one : reply instanceof List<?> members ? members : List.of(reply)) {
        if (one instanceof byte[] json && json.length > 0) {
          found.add(json);
        }
      }
    } catch (RedisCommandExecutionException e) {
      LOG.debug("{} can't be read as what it is", look.due().sample().key(), e);
    } catch (RedisException e) {
      throw link.inDoubt(e);
    }
    return found;
  }

  /** Whether an absent entry may have expired or been evicted; a bar may have been trimmed. */
  private boolean mayBeGone(Due due) {
    long ttl = expiry.of(due.sample().kind()).toMillis();
    return evicting
        || due.sample().openTime() != null
        || (ttl > 0 && due.within().millis() >= ttl - ttl / 10);
  }

  private static long version(byte[] json) {
    try {
      return Entry.version(json);
    } catch (InvalidRecordException | ArithmeticException e) {
      return 0;
    }
  }
}
