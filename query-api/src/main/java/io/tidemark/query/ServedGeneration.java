package io.tidemark.query;

import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks up which generation is being served now, and on which servers; on one event loop. */
final class ServedGeneration {
  private final RedisLink link;

  ServedGeneration(RedisLink link) {
    this.link = link;
  }

  /** The generation's keys, and the servers that they lie on. */
  record Found(RedisKeys keys, List<RedisConnection.Server<byte[]>> servers) {}

  /** Refuses where Redis does not answer, or nothing is being served. */
  CompletionStage<Found> look() {
    RedisConnection<byte[]> connection = link.connection();
    return connection
        .async()
        .get(RedisKeys.ACTIVE)
        .thenCombine(
            connection.each(),
            (value, servers) -> new Found(new RedisKeys(ActiveGeneration.parse(value)), servers));
  }
}
