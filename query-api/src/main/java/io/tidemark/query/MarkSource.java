package io.tidemark.query;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Answers how far the cache topics have been applied to the generation being served. */
interface MarkSource {
  /** One partition of a topic. */
  record Place(String topic, int partition) {}

  /** The next offset of each place, in that order; empty where there is none. */
  CompletionStage<List<OptionalLong>> marks(List<Place> places);
}
