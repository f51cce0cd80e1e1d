package io.tidemark.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.random.RandomGenerator;

/** Picks a few of the writes that pass by, from the sink's thread, for another to look for. */
final class Samples {
  /** Picked at most this often, so that a minute holds some 300. */
  private static final long INTERVAL_MILLIS = Duration.ofMillis(200).toMillis();

  private static final int MOST_WAITING = 100;

  /** A record older than this is history being replayed; where it stands in Redis tells nothing. */
  private static final long OLDEST_MILLIS = Duration.ofHours(1).toMillis();

  private final ArrayBlockingQueue<Sample> picked = new ArrayBlockingQueue<>(MOST_WAITING);
  private final RandomGenerator random;
  private long pickedMillis;

  Samples(RandomGenerator random) {
    this.random = random;
  }

  /** Picks one of {@code writes} where it is time to; drops it where too many wait. */
  void pick(List<CacheWrite> writes, long nowMillis) {
    if (writes.isEmpty() || nowMillis - pickedMillis < INTERVAL_MILLIS) {
      return;
    }
    CacheWrite write = writes.get(random.nextInt(writes.size()));
    if (nowMillis - write.origin().timestamp() < OLDEST_MILLIS && picked.offer(Sample.of(write))) {
      pickedMillis = nowMillis;
    }
  }

  /** Hands over all that have been picked; from any thread. */
  List<Sample> take() {
    List<Sample> taken = new ArrayList<>();
    picked.drainTo(taken);
    return taken;
  }
}
