package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.util.function.LongConsumer;

/** What the log says that one key of Redis should hold. Not for several threads. */
sealed interface Expected permits ExpectedEntry, ExpectedSeries {
  /** What kind of entry it is. */
  CacheTopic kind();

  /** Its key in Redis. */
  String key();

  /** Takes one more record of the key. */
  void take(CacheWrite write);

  /** Whether it holds anything but deletes. */
  boolean live();

  /** Judges what Redis held, as it was looked at before the last record was taken. */
  Verdict judge(Held held, Moment moment);

  /** Tells the offsets of the records that mend a difference when they are written again. */
  void mending(Difference difference, LongConsumer offsets);

  /** Whether what was last written at {@code timestamp} may have gone by itself. */
  static boolean mayBeGone(CacheTopic kind, long timestamp, Moment moment) {
    long ttl = moment.terms().expiry().of(kind).toMillis();
    // the shortest that is drawn is nine tenths of the nominal one
    return moment.terms().evicting() || (ttl > 0 && moment.millis() - timestamp >= ttl - ttl / 10);
  }

  /** Whether a value should expire, and does not. */
  static boolean lacksExpiry(CacheTopic kind, long ttlMillis, Moment moment) {
    return ttlMillis == Held.NO_EXPIRY && !moment.terms().expiry().of(kind).isZero();
  }
}
