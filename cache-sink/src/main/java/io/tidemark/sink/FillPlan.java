package io.tidemark.sink;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a rebuild is to fill, decided from what generations there are.
 *
 * @param generation that is filled
 * @param beside the one being served meanwhile
 * @param start what it finds
 */
record FillPlan(long generation, long beside, Start start) {
  /** What a generation is filled from. */
  enum Start {
    /** From nothing: a number of its own, the topics from their beginning. */
    NEW,
    /** From the marks that a rebuild has left which did not come to its end. */
    RESUMED,
    /** From its own marks, as it was when it was last served. */
    RETURN,
    /** Was served, but so long ago that what rests may have expired: from the topics' beginning. */
    RETURN_WHOLE;

    boolean returns() {
      return this == RETURN || this == RETURN_WHOLE;
    }
  }

  /*
   * Marks promise that all before them was written; not that it is still there: what rests
   * expires. So they are trusted only for a time in which nothing can have expired.
   */

  /**
   * Takes up what a former rebuild has left, else begins anew.
   *
   * @param trusted how long marks that nobody raises are to be trusted
   */
  static FillPlan forward(Generations seen, long nowMillis, Duration trusted) {
    long beside = besides(seen);
    Optional<Unfinished> begun = seen.unfinished();
    boolean resumed =
        begun.isPresent()
            && begun.get().failed() == null
            && begun.get().generation() != beside
            && nowMillis - begun.get().alive() <= trusted.toMillis();
    return resumed
        ? new FillPlan(begun.get().generation(), beside, Start.RESUMED)
        : new FillPlan(seen.next(), beside, Start.NEW);
  }

  /** Returns to the generation served before. */
  static FillPlan back(Generations seen, long nowMillis, Duration trusted) {
    long beside = besides(seen);
    Kept kept =
        seen.previous()
            .filter(previous -> previous.generation() != beside && nowMillis < previous.until())
            .orElseThrow(
                () ->
                    new RebuildRefusedException(
                        "there is nothing to return to: no generation served before "
                            + beside
                            + " is kept"));
    boolean fresh = nowMillis - kept.left() <= trusted.toMillis();
    return new FillPlan(kept.generation(), beside, fresh ? Start.RETURN : Start.RETURN_WHOLE);
  }

  private static long besides(Generations seen) {
    refuseWhereHeld(seen);
    return seen.active()
        .orElseThrow(
            () ->
                new RebuildRefusedException(
                    "no generation is being served; a running sink fills the first by itself"));
  }

  /** Throws where another process is at work. */
  static void refuseWhereHeld(Generations seen) {
    seen.lease()
        .ifPresent(
            lease -> {
              throw new RebuildRefusedException(
                  "generation %d is being filled by %s since %s; if that process is gone, its lease"
                          .formatted(
                              lease.generation(),
                              lease.owner(),
                              Instant.ofEpochMilli(lease.since()))
                      + " ends by itself within "
                      + HeldLease.EXPIRY.toSeconds()
                      + " s");
            });
  }
}
