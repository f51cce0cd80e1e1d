package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a history of reads against one of writes: of one key, no answer may be older than one that
 * any client had got before the request was sent, and in the end all of them are the last write.
 */
class CoherenceIT {
  private static final Logger LOG = LoggerFactory.getLogger(CoherenceIT.class);
  private static final int KEYS = 8;
  private static final int WRITES = 4_000;
  private static final int READERS = 4;

  /** The newest version of each key that was written, answered. */
  private final AtomicLongArray written = new AtomicLongArray(KEYS);

  private final AtomicLongArray answered = new AtomicLongArray(KEYS);
  private final long[][] writtenAt = new long[KEYS][WRITES + 2];
  private final AtomicLong reads = new AtomicLong();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<Long> staleNanos = new ConcurrentLinkedQueue<>();

  private static String symbol(int key) {
    return "S" + key;
  }

  @Test
  void readers_whileEntriesChangeAndAnnouncementsAreLost_neverGoBack() throws Exception {
    // long, since a machine that is busy otherwise makes answers late, not old
    QueryConfig config =
        QueryRig.CONFIG.withNear(NearConfig.local()).withTimeout(Duration.ofSeconds(9));
    try (QueryRig rig = QueryRig.start(config)) {
      rig.awaitTrust();
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService readers = Executors.newFixedThreadPool(READERS);
      List<Future<?>> reading = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        long seed = i;
        reading.add(readers.submit(() -> readUntil(done, rig, new Random(seed))));
      }

      write(rig);
      done.set(true);

      for (Future<?> one : reading) {
        one.get();
      }
      readers.shutdown();
      assertThat(wrong).isEmpty();
      assertThat(reads.get()).isPositive();
      tellStaleness();
      for (int key = 0; key < KEYS; key++) {
        int last = key;
        await().atMost(Duration.ofSeconds(20)).until(() -> version(rig, last) == written.get(last));
      }
    }
  }

  private void write(QueryRig rig) {
    Random random = new Random(42);
    RedisClient killer = RedisClient.create(rig.redisUrl());
    try (var connection = killer.connect()) {
      for (int i = 1; i <= WRITES; i++) {
        int key = Math.min(random.nextInt(KEYS), random.nextInt(KEYS)); // some are hotter
        long version = written.get(key) + 1;
        rig.write(QueryRig.KEYS.quote(symbol(key)), QueryRig.quote(symbol(key), version));
        writtenAt[key][(int) version] = System.nanoTime();
        written.set(key, version);
        if (i % 500 == 0) {
          connection.sync().clientKill(KillArgs.Builder.typePubsub());
        }
        if (i % 900 == 0) {
          switchGeneration(rig);
        }
      }
    } finally {
      killer.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  /** Into another generation and, as an operator may, back. */
  private static void switchGeneration(QueryRig rig) {
    RedisKeys next = new RedisKeys(8);
    for (int key = 0; key < KEYS; key++) {
      String entry = rig.redis().get(QueryRig.KEYS.quote(symbol(key)));
      if (entry != null) {
        rig.redis().set(next.quote(symbol(key)), entry);
      }
    }
    rig.redis().set(RedisKeys.ACTIVE, "8");
    rig.redis().set(RedisKeys.ACTIVE, "7");
  }

  private void readUntil(AtomicBoolean done, QueryRig rig, Random random) {
    while (!done.get()) {
      int key = Math.min(random.nextInt(KEYS), random.nextInt(KEYS));
      long floor = answered.get(key);
      long newest = written.get(key);
      long sent = System.nanoTime();
      long version = version(rig, key);
      if (version < floor) {
        wrong.add(symbol(key) + ": " + version + " after " + floor);
      }
      answered.accumulateAndGet(key, version, Math::max);
      staleNanos.add(version >= newest ? 0 : sent - writtenAt[key][(int) version + 1]);
      reads.incrementAndGet();
    }
  }

  /** The version that is answered, 0 where there is no entry. */
  private static long version(QueryRig rig, int key) {
    var answer = rig.get("/v1/quotes/" + symbol(key));
    if (answer.statusCode() == 404) {
      return 0;
    }
    assertThat(answer.statusCode()).as("%s: %s", symbol(key), answer.body()).isEqualTo(200);
    return QueryRig.parse(answer.body()).path("version").asLong();
  }

  private void tellStaleness() {
    long[] sorted = staleNanos.stream().mapToLong(Long::longValue).sorted().toArray();
    long stale = Arrays.stream(sorted).filter(nanos -> nanos > 0).count();
    LOG.info(
        "{} reads, {} behind a write that had been answered; behind by p50 {} p99 {} max {} micros",
        sorted.length,
        stale,
        micros(sorted, 0.5),
        micros(sorted, 0.99),
        micros(sorted, 1));
    assertThat(sorted[sorted.length - 1]).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  private static long micros(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1_000;
  }
}
