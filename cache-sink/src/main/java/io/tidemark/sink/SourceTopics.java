package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;

/**
 * Which topics a generation is filled from and followed; the one place that decides it.
 *
 * @param serving those that the processor in charge writes
 */
record SourceTopics(Topics serving) {
  /** Those of a generation: of every one the same. */
  Topics of(RedisKeys generation) {
    return serving;
  }
}
