package io.tidemark.query;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers how things stand, as far as this process can know: what has been applied to the cache,
 * partition by partition, what is announced, and how the near cache does. How far the logs reach
 * beyond that, only Kafka knows.
 */
final class Status {
  /** Partitions of a topic that are asked for at once; more, where the last of them is there. */
  private static final int AT_ONCE = 16;

  private static final int MOST_PARTITIONS = 1_024;

  private final MarkSource marks;
  private final Topics topics;
  private final Shared shared;

  /** What it tells of the process. */
  record Shared(
      ActiveGeneration active, NearCache near, Waits waits, Heard heard, StreamMetrics streams) {}

  Status(MarkSource marks, Topics topics, Shared shared) {
    this.marks = marks;
    this.topics = topics;
    this.shared = shared;
  }

  CompletionStage<Answer> answer() {
    return applied(new JsonArray(), 0).thenApply(applied -> Answer.json(json(applied).toBuffer()));
  }

  private JsonObject json(JsonArray applied) {
    return new JsonObject()
        .put("generation", shared.active().guess())
        .put("near", shared.near().json())
        .put("waiting", shared.waits().waiting())
        .put("streams", shared.streams().json())
        .put("announced", shared.heard().json())
        .put("applied", applied);
  }

  private CompletionStage<JsonArray> applied(JsonArray known, int from) {
    List<MarkSource.Place> places = new ArrayList<>();
    for (CacheTopic topic : CacheTopic.values()) {
      for (int partition = from; partition < from + AT_ONCE; partition++) {
        places.add(new MarkSource.Place(topics.cache(topic), partition));
      }
    }
    return marks
        .marks(places)
        .thenCompose(
            found -> {
              boolean more = add(known, places, found) && from + AT_ONCE < MOST_PARTITIONS;
              return more
                  ? applied(known, from + AT_ONCE)
                  : CompletableFuture.completedStage(known);
            });
  }

  /** Returns whether there may be further partitions. */
  private static boolean add(
      JsonArray known, List<MarkSource.Place> places, List<OptionalLong> found) {
    boolean more = false;
    for (int i = 0; i < places.size(); i++) {
      OptionalLong offset = found.get(i);
      if (offset.isPresent()) {
        MarkSource.Place place = places.get(i);
        known.add(
            new JsonObject()
                .put("topic", place.topic())
                .put("partition", place.partition())
                .put("nextOffset", offset.getAsLong()));
        more |= i % AT_ONCE == AT_ONCE - 1;
      }
    }
    return more;
  }
}
