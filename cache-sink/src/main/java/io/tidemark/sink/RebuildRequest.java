package io.tidemark.sink;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator asks of a rebuild.
 *
 * @param part of the entries; only of {@link Work#REAPPLY} and {@link Work#COMPARE}
 * @param keep how long the generation served before is kept
 * @param patience how long Redis or Kafka may be away at a time
 * @param rate entries a second at most; 0 is as fast as it goes
 * @param edition the cache topics to fill it from where these are others than those of the
 *     generation being served; only of {@link Work#REBUILD}
 * @param force whether to go on where Redis' memory may not suffice, or where another edition lacks
 *     symbols that are served
 */
public record RebuildRequest(
    Work work,
    RebuildPart part,
    Duration keep,
    Duration patience,
    int rate,
    Optional<String> edition,
    boolean force) {
  /** What is to be done. */
  public enum Work {
    /** Fills a new generation, or one whose filling has died, and has it served. */
    REBUILD,
    /** Brings the generation served before up to date and has it served again. */
    ROLLBACK,
    /** Removes a generation that was begun and is not served. */
    DISCARD,
    /** Writes a part of the log again into the generation being served. */
    REAPPLY,
    /** Tells what differs between the log and the generation being served. */
    COMPARE
  }

  public RebuildRequest {
    if (keep.isNegative() || patience.isNegative() || rate < 0) {
      throw new IllegalArgumentException(
          "rebuild: must not be below 0, were %s, %s, %d".formatted(keep, patience, rate));
    }
    boolean partial = work == Work.REAPPLY || work == Work.COMPARE;
    if (!partial && !part.all()) {
      throw new IllegalArgumentException(work + " is of everything, was of " + part);
    }
  }
}
