package io.tidemark.query;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers cache entries by name. A stage fails with a {@link RefusedException} if nobody can. */
interface SnapshotSource {
  /** The entries of {@code names}, in that order; null for one that there is not. */
  CompletionStage<List<@Nullable Snapshot>> read(List<EntryName> names);

  /** The entry of {@code name}; null where there is none. */
  default CompletionStage<@Nullable Snapshot> read(EntryName name) {
    return read(List.of(name)).thenApply(found -> found.get(0));
  }

  /**
   * Some reads, put together so that one of them fails with those alone that lie where it does.
   *
   * @param name what a read is of
   */
  default <T> Collection<List<T>> apart(List<T> reads, Function<T, EntryName> name) {
    return List.of(reads);
  }
}
