package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many listeners while Redis is written to without pause. Small by default; {@code
 * -Dtidemark.streams.subscribers=1000 -Dtidemark.streams.rate=10000 -Dtidemark.streams.seconds=30}
 * is the load that the design asks for.
 */
class StreamLoadIT {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLoadIT.class);

  private static final int SUBSCRIBERS = Integer.getInteger("tidemark.streams.subscribers", 200);
  private static final int RATE = Integer.getInteger("tidemark.streams.rate", 5_000);
  private static final int SECONDS = Integer.getInteger("tidemark.streams.seconds", 5);
  private static final int CHANNELS = Integer.getInteger("tidemark.streams.channels", 10);
  private static final int SYMBOLS = 1_000;
  private static final long MEGABYTE = 1024 * 1024;

  /** What the clients and the servers of this test may take together for each subscriber. */
  private static final long MEGABYTES_A_HUNDRED = 15;

  /** As the sink does: many entries a step, announced in one message. */
  private static final String WRITE =
      "local said = {} "
          + "for i = 1, #KEYS do "
          + "redis.call('SET', KEYS[i], ARGV[2 * i - 1]) "
          + "said[2 * i - 1] = KEYS[i] said[2 * i] = ARGV[2 * i] end "
          + "return redis.call('PUBLISH', 'tm:changes', table.concat(said, ' '))";

  private final Map<String, Long> versions = new HashMap<>();
  private final Random random = new Random(4);

  private static String symbol(int number) {
    return "S" + number;
  }

  /** Every symbol has as many listeners. */
  private static String path(int listener) {
    return IntStream.range(0, CHANNELS)
        .mapToObj(i -> "quotes." + symbol((listener * CHANNELS + i * 7) % SYMBOLS))
        .collect(Collectors.joining(",", "/v1/stream?channels=", ""));
  }

  private RedisFuture<Object> write(RedisAsyncCommands<String, String> redis, int many) {
    Set<String> symbols = new LinkedHashSet<>();
    while (symbols.size() < many) {
      symbols.add(symbol(random.nextInt(SYMBOLS)));
    }
    List<String> values = new ArrayList<>();
    for (String symbol : symbols) {
      long version = versions.merge("quotes." + symbol, 1L, Long::sum);
      values.add(entry(symbol, version));
      values.add(Long.toString(version));
    }
    return redis.eval(
        WRITE,
        ScriptOutputType.INTEGER,
        symbols.stream().map(QueryRig.KEYS::quote).toArray(String[]::new),
        values.toArray(String[]::new));
  }

  private static String entry(String symbol, long version) {
    return "{\"version\":"
        + version
        + ",\"symbol\":\""
        + symbol
        + "\",\"price\":\"227.52\",\"bid\":\"227.51\",\"ask\":\"227.53\",\"currency\":\"USD\","
        + "\"previousClose\":\"225.12\",\"change\":\"2.40\",\"open\":\"225.90\",\"at\":"
        + System.nanoTime()
        + ",\"source\":\"load\",\"tidemark\":\"1@"
        + version
        + "\"}";
  }

  /** Writes at the rate for some seconds; returns how many entries it has written. */
  private long load(RedisAsyncCommands<String, String> redis) throws Exception {
    int batch = Math.max(1, RATE / 200);
    long start = System.nanoTime();
    long written = 0;
    List<RedisFuture<Object>> sent = new ArrayList<>();
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(SECONDS)) {
      sent.add(write(redis, batch));
      written += batch;
      if (sent.size() == 16) {
        LettuceFutures.awaitAll(Duration.ofSeconds(20), sent.toArray(RedisFuture[]::new));
        sent.clear();
      }
      long due = start + written * TimeUnit.SECONDS.toNanos(1) / RATE;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
    }
    LettuceFutures.awaitAll(Duration.ofSeconds(20), sent.toArray(RedisFuture[]::new));
    return written;
  }

  private static long heapMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
  }

  private static long directMegabytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum()
        / MEGABYTE;
  }

  @Test
  void subscribers_whileEverythingChanges_areToldTheNewestWithinBoundedMemory() throws Exception {
    try (QueryRig rig =
            QueryRig.start(QueryConfig.local().withPort(0).withNear(NearConfig.local()));
        RedisClient client = RedisClient.create(rig.redisUrl())) {
      rig.awaitTrust();
      RedisAsyncCommands<String, String> redis = client.connect().async();
      long heapBefore = heapMegabytes();
      long directBefore = directMegabytes();
      try (ManyListeners listeners =
          new ManyListeners(rig.service().port(), SUBSCRIBERS, StreamLoadIT::path)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    rig.json("/v1/status").at("/streams/subscriptions").asInt()
                        == SUBSCRIBERS * CHANNELS);
        load(redis); // so that what is measured is compiled
        listeners.measure(true);
        long start = System.nanoTime();
        long written = load(redis);
        double seconds = (System.nanoTime() - start) / 1e9;
        long events = listeners.events();
        listeners.measure(false);
        long heap = heapMegabytes() - heapBefore;
        long direct = directMegabytes() - directBefore;
        LOG.info(
            "{} subscribers of {} channels, {} updates/s: {} events/s, {} ms p50, {} ms p99,"
                + " {} MiB heap, {} MiB direct",
            SUBSCRIBERS,
            CHANNELS,
            Math.round(written / seconds),
            Math.round(events / seconds),
            listeners.ageMillis(0.5),
            listeners.ageMillis(0.99),
            heap,
            direct);

        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> listeners.at(versions) == (long) SUBSCRIBERS * CHANNELS);
        assertThat(listeners.backwards()).isZero();
        assertThat(events).isPositive();
        assertThat(heap + direct).isLessThan(64 + SUBSCRIBERS * MEGABYTES_A_HUNDRED / 100);
      }
    }
  }
}
