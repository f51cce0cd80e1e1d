package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.tidemark.model.wire.RedisKeys;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Entries of Redis kept in this process, by key; safe for many threads and shared by all of them.
 *
 * <p>What holds, with D the time that an announcement takes from Redis to here:
 *
 * <ul>
 *   <li>A hit is at most D older than what Redis holds, as long as announcements arrive. D has a
 *       bound: an answered ping proves that everything announced before it has arrived, and without
 *       one that is younger than the configured silence nothing is answered from here. (In a
 *       cluster it proves that of the server that is listened to; what other servers announce, and
 *       their bus loses, is bounded by the age.)
 *   <li>What Redis loses without announcing it (an entry that expires or is evicted, a key that
 *       somebody deletes by hand) is answered no longer than the configured age.
 *   <li>For one key, what is kept never goes back to an older version of the same generation, nor
 *       is it older than one that was answered without being kept.
 * </ul>
 */
final class NearCache implements Changes {
  /*
   * Two counters tell a read whether it may be kept.
   *
   * The epoch rises with every gap in the announcements and every change of generation. What was
   * kept, or began to be read, in an older epoch is neither served nor kept: everything is dropped
   * by counting once.
   *
   * The stripe of a key rises with every announcement of a key in that stripe. A read remembers it
   * before it asks Redis and is not kept if it has risen. It is looked at once more after the entry
   * was put, since an announcement may come in between: whoever announces counts first and looks
   * for an older entry then, so that one of the two sees the other.
   *
   * Putting is atomic a key (Caffeine's compute) and never replaces a newer version of the same
   * epoch. What could not be kept may be answered all the same: whoever answers raises the high
   * water mark first and drops what is older then, while a put looks at the mark itself, so that
   * here too one of the two sees the other.
   */
  private static final int STRIPES = 1 << 14;

  /** Of what others than Redis have told: no epoch, so that it never passes for Redis' word. */
  private static final long NO_EPOCH = -1;

  private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What a key, an entry, its headers and Caffeine's node take besides the JSON, about. */
  private static final int OVERHEAD = 896;

  /** What a read has to know of the time it began at. */
  record Ticket(long epoch, long stripe, long nanos) {}

  /** An entry, or that there is none, and of which time. */
  static final class Held {
    private final @Nullable Snapshot snapshot;
    private final long epoch;
    private final long nanos;

    private Held(@Nullable Snapshot snapshot, Ticket ticket) {
      this(snapshot, ticket.epoch(), ticket.nanos());
    }

    private Held(@Nullable Snapshot snapshot, long epoch, long nanos) {
      this.snapshot = snapshot;
      this.epoch = epoch;
      this.nanos = nanos;
    }

    /** The entry; null where Redis has none. */
    @Nullable Snapshot snapshot() {
      return snapshot;
    }

    private long version() {
      return snapshot == null ? -1 : snapshot.version();
    }
  }

  private final ActiveGeneration active;
  private final HighWater highWater;
  private final NearMetrics metrics;
  private final long maxAgeNanos;
  private final long unknownNanos;
  private final long silenceNanos;
  private final boolean off;
  private final Cache<String, Held> entries;
  private final AtomicLongArray stripes = new AtomicLongArray(STRIPES);
  private final MostRead mostRead = new MostRead();
  private final AtomicLong gaps = new AtomicLong();
  private volatile boolean listening;
  private volatile long heardUntil;

  NearCache(NearConfig config, ActiveGeneration active, HighWater highWater, NearMetrics metrics) {
    this.active = active;
    this.highWater = highWater;
    this.metrics = metrics;
    this.off = config.bytes() == 0;
    this.maxAgeNanos = config.maxAge().toNanos();
    this.unknownNanos = Math.min(maxAgeNanos, UNKNOWN_NANOS);
    this.silenceNanos = config.silence().toNanos();
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(config.bytes())
            .<String, Held>weigher(NearCache::weight)
            .evictionListener((key, held, cause) -> evicted(cause))
            .executor(Runnable::run) // its upkeep is short; waking a thread for it is not
            .build();
    metrics.sizes(entries::estimatedSize, this::bytes, this::trusted);
  }

  private static int weight(String key, Held held) {
    return OVERHEAD + key.length() + (held.snapshot == null ? 0 : held.snapshot.json().length);
  }

  private void evicted(RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      metrics.evicted();
    }
  }

  private long bytes() {
    return entries.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /** How it does: {@code {"trusted":true,"heardMillisAgo":3,"entries":1,"bytes":700,…}}. */
  JsonObject json() {
    long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardUntil);
    return new JsonObject()
        .put("trusted", trusted())
        .put("heardMillisAgo", listening ? ago : null)
        .put("entries", entries.estimatedSize())
        .put("bytes", bytes())
        .put("hitShare", metrics.hitShare());
  }

  /** Which keys are asked for most. */
  MostRead mostRead() {
    return mostRead;
  }

  /** Whether anything may be answered from here now. */
  boolean trusted() {
    return trusted(System.nanoTime());
  }

  boolean trusted(long nowNanos) {
    return !off && listening && nowNanos - heardUntil <= silenceNanos;
  }

  /** What is known of a key; null where Redis has to be asked. */
  @Nullable Held get(String key, long nowNanos) {
    Held held = fresh(key, nowNanos);
    if (held != null) {
      hit(key);
      return held;
    }
    mostRead.read(key);
    if (trusted(nowNanos)) {
      metrics.missed();
    } else {
      metrics.bypassed();
    }
    return null;
  }

  /** The entry of a key, not counted as a read; null where it takes more to tell. */
  @Nullable Snapshot peek(String key, long nowNanos) {
    Held held = fresh(key, nowNanos);
    return held == null ? null : held.snapshot;
  }

  /** Counts a read of what {@link #peek} has found. */
  void hit(String key) {
    mostRead.read(key);
    metrics.hit();
  }

  private @Nullable Held fresh(String key, long nowNanos) {
    if (!trusted(nowNanos)) {
      return null;
    }
    Held held = entries.getIfPresent(key);
    if (held == null || held.epoch != epoch()) {
      return null;
    }
    long most = held.snapshot == null ? unknownNanos : maxAgeNanos;
    return nowNanos - held.nanos > most ? null : held;
  }

  /** The entry that was kept last, however old; null where there is none. */
  @Nullable Snapshot lastKnown(String key) {
    Held held = entries.policy().getIfPresentQuietly(key);
    return held == null ? null : held.snapshot;
  }

  /** The entry that was kept last, where that is no longer ago; null where there is none. */
  @Nullable Snapshot lastKnown(String key, long nowNanos, long withinNanos) {
    Held held = entries.policy().getIfPresentQuietly(key);
    return held == null || nowNanos - held.nanos > withinNanos ? null : held.snapshot;
  }

  /**
   * Remembers what another than Redis has told, as last known only; nothing newer is lost by it.
   */
  void remember(String key, Snapshot snapshot, long nowNanos) {
    if (off) {
      return;
    }
    Held told = new Held(snapshot, NO_EPOCH, nowNanos);
    entries
        .asMap()
        .merge(key, told, (present, made) -> present.version() > made.version() ? present : made);
  }

  /** There is no such entry any more, as its owner says. */
  void forget(String key) {
    entries.asMap().remove(key);
  }

  /** To be taken before a key is read from Redis. */
  Ticket ticket(String key, long nowNanos) {
    return new Ticket(epoch(), stripes.get(stripe(key)), nowNanos);
  }

  /** Whether nothing has happened since that a read begun then might have missed. */
  boolean current(String key, Ticket ticket) {
    return ticket.epoch() == epoch() && ticket.stripe() == stripes.get(stripe(key));
  }

  /** Drops what is older than what is about to be answered; to be called once the mark says so. */
  void answered(String key, long version) {
    Held held = entries.policy().getIfPresentQuietly(key);
    if (held != null && held.version() < version) {
      entries.asMap().remove(key, held);
    }
  }

  /** Keeps what a read found, unless something has happened since it began. */
  void keep(String key, @Nullable Snapshot snapshot, Ticket ticket) {
    if (off || !listening || (snapshot != null && snapshot.version() < 0)) {
      return;
    }
    Held held = new Held(snapshot, ticket);
    Held kept =
        entries
            .asMap()
            .compute(
                key,
                (k, present) -> {
                  if (!current(k, ticket)
                      || (snapshot != null && highWater.mark(k) > snapshot.version())) {
                    return present;
                  }
                  boolean newer =
                      present != null
                          && present.epoch == held.epoch
                          && present.version() > held.version()
                          && snapshot != null;
                  return newer ? present : held;
                });
    if (kept == held && !current(key, ticket)) {
      entries.asMap().remove(key, held);
    }
  }

  @Override
  public void changed(String key, long version) {
    metrics.announced();
    if (key.equals(RedisKeys.ACTIVE)) {
      active.seen(version);
      return;
    }
    if (off) {
      return;
    }
    stripes.incrementAndGet(stripe(key));
    Held held = entries.policy().getIfPresentQuietly(key);
    // One of the same version goes, too: it may just have been repaired.
    if (held != null && held.version() <= version && entries.asMap().remove(key, held)) {
      metrics.dropped();
    }
  }

  @Override
  public void confirmed() {
    heardUntil = System.nanoTime() - silenceNanos - 1;
    gaps.incrementAndGet();
    listening = true;
  }

  @Override
  public void gap() {
    listening = false;
    gaps.incrementAndGet();
    metrics.gap();
  }

  @Override
  public void heardUntil(long nanos) {
    heardUntil = nanos;
  }

  private long epoch() {
    return gaps.get() + active.changes();
  }

  private static int stripe(String key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (STRIPES - 1);
  }
}
