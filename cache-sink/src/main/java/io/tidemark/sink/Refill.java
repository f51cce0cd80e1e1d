package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes again from the cache topics what the generation being served has lost key by key: series
 * that were evicted or have expired, entries that somebody has cleared. Confined to the thread that
 * takes the steps.
 */
final class Refill implements Chore {
  /*
   * Marks do not tell that a single key has gone. A sink that finds a series gone asks for it here,
   * as may whoever clears something; one sink at a time fills. What is asked for once more while it
   * is being filled has a later time, and stays.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Refill.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Filled in one pass; so many series of bars are some 50 MB in memory. */
  private static final int MOST = 100;

  private final RedisLink link;
  private final CacheState state;
  private final LostSeries lost;
  private final RefillPass.Source source;
  private final RefillPass.Target target;
  private final SoleLease lease;
  private final InstantSource clock;

  /**
   * @param lost what the sink's loop has found gone
   * @param owner who does it
   */
  Refill(
      LostSeries lost,
      RefillPass.Source source,
      RefillPass.Target target,
      String owner,
      InstantSource clock) {
    this.link = target.link();
    this.state = new CacheState(link);
    this.lost = lost;
    this.source = source;
    this.target = target;
    this.lease = new SoleLease(link, new GenerationBoard(link), GenerationKeys.REFILLER, owner);
    this.clock = clock;
  }

  @Override
  public Duration step() {
    var active = state.active();
    if (active.isEmpty()) {
      return IDLE; // all of it is going to be filled
    }
    RedisKeys keys = new RedisKeys(active.getAsLong());
    ask(keys);
    List<ScoredValue<byte[]>> wanted =
        link.await(link.commands().zrangeWithScores(keys.refill(), 0, MOST - 1L));
    if (!wanted.isEmpty() && lease.mine()) {
      fill(keys, wanted);
    }
    return IDLE;
  }

  private void ask(RedisKeys keys) {
    List<String> found = lost.take();
    try {
      List<RedisFuture<Long>> asked = new ArrayList<>();
      double now = clock.millis();
      for (String key : found) {
        if (key.startsWith(keys.prefix())) {
          asked.add(link.commands().zadd(keys.refill(), now, key.getBytes(UTF_8)));
        }
      }
      asked.forEach(link::await);
    } catch (RetryLaterException e) {
      lost.add(found);
      throw e;
    }
  }

  private void fill(RedisKeys keys, List<ScoredValue<byte[]>> wanted) {
    Map<CacheTopic, Set<CacheKey>> kinds = new HashMap<>();
    for (ScoredValue<byte[]> one : wanted) {
      CacheKey key = CacheKey.parse(keys, new String(one.getValue(), UTF_8));
      if (key != null) {
        kinds.computeIfAbsent(key.kind(), kind -> new HashSet<>()).add(key);
      }
    }
    Set<String> again = new HashSet<>();
    kinds.forEach(
        (kind, some) -> {
          RefillPass pass = new RefillPass(source, target, keys, kind, some);
          again.addAll(pass.run(clock.millis(), lease::mine));
        });
    for (ScoredValue<byte[]> one : wanted) {
      if (!again.contains(new String(one.getValue(), UTF_8))) {
        link.await(link.run(MendScript.member(keys.refill(), one.getScore(), one.getValue())));
      }
    }
    LOG.info("filled again {} of {} lost keys", wanted.size() - again.size(), wanted.size());
  }

  @Override
  public void close() {
    lease.release();
    link.close();
  }
}
