package io.tidemark.query;

import java.util.List;

/** Where a client that comes with an id goes on. */
sealed interface Resumption {
  /**
   * After what it has been told.
   *
   * @param told of each channel, in their order, as {@link Told} counts
   */
  record After(long generation, List<Long> told) implements Resumption {
    public After {
      told = List.copyOf(told);
    }
  }

  /** At the beginning, since the id can't tell. */
  record Anew(ResetReason reason) implements Resumption {}
}
