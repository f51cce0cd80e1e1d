package io.tidemark.query;

/** Hears what changes in the cache, and how far that hearing can be relied on; on one thread. */
interface Changes {
  /** A key was written, as this version. */
  void changed(String key, long version);

  /** From now on nothing is missed. */
  void confirmed();

  /** Something may have been missed since the last {@link #confirmed}, and more may be. */
  void gap();

  /** Everything that was announced before {@code nanos} has been heard. */
  void heardUntil(long nanos);
}
