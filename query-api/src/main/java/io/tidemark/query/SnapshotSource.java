package io.tidemark.query;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers cache entries by name. A stage fails with a {@link RefusedException} if nobody can. */
interface SnapshotSource {
  /** The entries of {@code names}, in that order; null for one that there is not. */
  CompletionStage<List<@Nullable Snapshot>> read(List<EntryName> names);

  /** The entry of {@code name}; null where there is none. */
  default CompletionStage<@Nullable Snapshot> read(EntryName name) {
    return read(List.of(name)).thenApply(found -> found.get(0));
  }
}
