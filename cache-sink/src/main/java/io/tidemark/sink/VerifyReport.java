package io.tidemark.sink;

import java.util.List;

/**
 * What a comparison of a generation with the log has found.
 *
 * @param generation that was compared
 * @param restarts how often it began anew, since another generation had become active
 * @param kinds what was compared, by kind
 * @param faults what is wrong, by kind and fault; with a repair, what was wrong
 * @param orphansSearched whether Redis was searched for what the log does not have; a sample is too
 *     small for that
 * @param millis how long it took
 */
public record VerifyReport(
    long generation,
    int restarts,
    List<KindCount> kinds,
    List<FaultCount> faults,
    boolean orphansSearched,
    long millis) {
  /**
   * How the keys of one kind fared; a series of bars is one.
   *
   * @param consistent with the log
   * @param expired gone by expiry or eviction, as they may
   * @param moving differing, but not promised by a mark yet
   * @param faulty with one fault or more
   */
  public record KindCount(
      String kind, long keys, long consistent, long expired, long moving, long faulty) {}

  /**
   * One fault of one kind.
   *
   * @param mended how many were written or removed again
   * @param examples a few of them
   */
  public record FaultCount(
      String kind, Fault fault, long count, long mended, List<Finding> examples) {
    public FaultCount {
      examples = List.copyOf(examples);
    }
  }

  public VerifyReport {
    kinds = List.copyOf(kinds);
    faults = List.copyOf(faults);
  }

  /** Whether nothing is wrong. */
  public boolean consistent() {
    return faults.isEmpty();
  }

  /** How many keys were compared. */
  public long keys() {
    return kinds.stream().mapToLong(KindCount::keys).sum();
  }

  /** How many faults were found. */
  public long faultCount() {
    return faults.stream().mapToLong(FaultCount::count).sum();
  }

  /** How many faults were mended. */
  public long mendedCount() {
    return faults.stream().mapToLong(FaultCount::mended).sum();
  }
}
