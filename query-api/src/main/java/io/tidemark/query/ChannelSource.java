package io.tidemark.query;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers what channels hold. A stage fails with a {@link RefusedException} if nobody can. */
interface ChannelSource {
  /** What each of {@code channels} holds, in that order; null for one that holds nothing. */
  CompletionStage<List<@Nullable Snapshot>> read(List<Channel> channels);
}
