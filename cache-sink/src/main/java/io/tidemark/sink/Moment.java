package io.tidemark.sink;

/**
 * What a comparison goes by besides the two sides.
 *
 * @param terms how entries are kept
 * @param mark all before it was in Redis when Redis was looked at; -1 where there is no mark
 * @param millis the time, since the epoch
 * @param retainedSince what was appended since then is still in the log, in epoch milliseconds
 */
record Moment(Terms terms, long mark, long millis, long retainedSince) {
  /**
   * How entries are kept in Redis.
   *
   * @param evicting whether Redis may drop any of them when it is full
   */
  record Terms(Expiry expiry, BarsKept kept, boolean evicting) {}
}
