package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Draws the expiry of each entry, up to a tenth off the nominal one either way, so that what was
 * written together does not vanish together. Not for several threads.
 */
final class Expiring {
  private final Expiry nominal;
  private final RandomGenerator random;

  Expiring(Expiry nominal, RandomGenerator random) {
    this.nominal = nominal;
    this.random = random;
  }

  /** Of a value, in milliseconds; 0 for none. */
  long millis(CacheTopic kind) {
    return around(nominal.of(kind));
  }

  /** Of a tombstone, in milliseconds; 0 for none. */
  long tombstoneMillis() {
    return around(nominal.tombstone());
  }

  private long around(Duration expiry) {
    long millis = expiry.toMillis();
    if (millis == 0) {
      return 0;
    }
    long tenth = millis / 10;
    return millis - tenth + random.nextLong(2 * tenth + 1);
  }
}
