package io.tidemark.sink;

import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * One reading of a cache topic that writes again some keys of its kind. For one thread, once.
 *
 * <p>Only the newest version of each is written, so that no reader sees one go back.
 */
final class RefillPass {
  /*
   * A series is whole again if it was there from before the end of the log was asked for until all
   * that was read has been written. A placeholder of this pass's own tells: it is put where the mark
   * of an unknown past stands, and says the same to everybody else; if it is still there at the end,
   * the series has not been lost meanwhile, and it is taken away.
   */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /** Reading is not to take a processor from what is live. */
  private static final double RECORDS_A_SECOND = 100_000;

  private static final byte[] UNKNOWN_PAST = Entry.tombstone(0);

  /**
   * Where it reads.
   *
   * @param consumers makes one that is a member of no group
   * @param topics which topics a generation is filled from
   */
  record Source(
      Supplier<Consumer<byte[], byte[]>> consumers, SourceTopics topics, Batching batching) {}

  /** Where it writes. */
  record Target(RedisLink link, RedisWriter writer, BarsKept kept, Expiring expiring) {}

  private final Source source;
  private final Target target;
  private final RedisKeys keys;
  private final CacheTopic kind;
  private final Set<CacheKey> wanted;

  RefillPass(Source source, Target target, RedisKeys keys, CacheTopic kind, Set<CacheKey> wanted) {
    this.source = source;
    this.target = target;
    this.keys = keys;
    this.kind = kind;
    this.wanted = Set.copyOf(wanted);
  }

  /**
   * All of it; the keys that have been lost again meanwhile.
   *
   * @param number one that no other pass of this key has had
   * @param going whether it may go on, asked now and then
   */
  Set<String> run(long number, BooleanSupplier going) {
    byte[] placeholder = Entry.tombstone(number);
    Set<String> series =
        kind.interval() == null
            ? Set.of()
            : wanted.stream().map(key -> key.text(keys)).collect(Collectors.toSet());
    series.forEach(key -> place(key, placeholder));
    Newest newest = new Newest(kind.interval() == null ? 1 : target.kept().of(kind));
    if (!read(newest, going)) {
      return wanted.stream().map(key -> key.text(keys)).collect(Collectors.toSet());
    }
    List<CacheWrite> writes = new ArrayList<>(newest.writes());
    for (int from = 0; from < writes.size(); from += source.batching().records()) {
      int to = Math.min(writes.size(), from + source.batching().records());
      target.writer().settle(target.writer().send(writes.subList(from, to), WriteMode.FOLLOW));
    }
    Set<String> again = new HashSet<>(series);
    again.removeIf(key -> whole(key, placeholder));
    return again;
  }

  private void place(String key, byte[] placeholder) {
    RedisLink link = target.link();
    link.await(link.commands().zadd(key, (double) RedisKeys.UNKNOWN_PAST, placeholder));
    link.await(link.commands().zrem(key, UNKNOWN_PAST));
    long life = target.expiring().millis(kind);
    if (life > 0) {
      link.await(link.commands().pexpire(key, life));
    }
  }

  /** A series that is full has no past that could be unknown. */
  private boolean whole(String key, byte[] placeholder) {
    RedisLink link = target.link();
    return link.await(link.commands().zrem(key, placeholder)) > 0
        || link.await(link.commands().zcard(key)) >= target.kept().of(kind);
  }

  /** False where it may not go on. */
  private boolean read(Newest newest, BooleanSupplier going) {
    var topics = source.topics().of(keys);
    EntryRouting routing = new EntryRouting(topics, keys, source.batching().entryBytes());
    Consumer<byte[], byte[]> consumer = source.consumers().get();
    try {
      LogPart log = new LogPart(consumer, topics, part());
      long begun = System.nanoTime();
      while (!log.finished()) {
        for (CacheWrite write : Batch.of(log.next(), routing, List.of()).writes()) {
          newest.add(write);
        }
        double ahead = log.passed() / RECORDS_A_SECOND - (System.nanoTime() - begun) / 1e9;
        if (ahead > 0) {
          LockSupport.parkNanos((long) (ahead * 1e9));
        }
        if (!going.getAsBoolean()) {
          return false;
        }
      }
      return true;
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
  }

  private RebuildPart part() {
    Set<String> ids = wanted.stream().map(CacheKey::id).collect(Collectors.toSet());
    boolean folios = kind == CacheTopic.VALUATIONS;
    return new RebuildPart(
        folios ? Set.of() : ids, folios ? ids : Set.of(), Set.of(kind), Optional.empty());
  }
}
