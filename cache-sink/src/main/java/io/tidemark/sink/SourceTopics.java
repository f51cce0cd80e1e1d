package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;

/** Which topics a generation is filled from and followed; the one place that decides it. */
final class SourceTopics {
  private final Topics own;
  private final CacheState state;

  /** Those that {@code state} tells; {@code own} are this process', for what is begun anew. */
  SourceTopics(Topics own, CacheState state) {
    this.own = own;
    this.state = state;
  }

  /** This process' own, as its settings name them. */
  Topics own() {
    return own;
  }

  /** Those of a generation that has been begun. */
  Topics of(RedisKeys generation) {
    String edition = state.edition(generation);
    if (!Topics.isEdition(edition)) {
      throw new RetryLaterException("redis: " + generation.edition() + " names no edition");
    }
    return own.of(edition);
  }

  /** Those of a generation that is begun now, from {@code edition}. */
  Topics begin(RedisKeys generation, String edition) {
    state.edition(generation, edition);
    return own.of(edition);
  }
}
