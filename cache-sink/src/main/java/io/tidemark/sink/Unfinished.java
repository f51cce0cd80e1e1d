package io.tidemark.sink;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A generation that was begun and is not served yet.
 *
 * @param owner who began it, or took it up last
 * @param alive when it was last known to be worked on, in epoch milliseconds
 * @param failed why it must not be served; null where nothing is known against it
 */
record Unfinished(long generation, String owner, long alive, @Nullable String failed) {
  static Unfinished parse(String json) {
    JsonObject fields = new JsonObject(json);
    return new Unfinished(
        fields.getLong("generation"),
        fields.getString("owner"),
        fields.getLong("alive"),
        fields.getString("failed"));
  }

  String json() {
    JsonObject fields =
        new JsonObject().put("generation", generation).put("owner", owner).put("alive", alive);
    return (failed == null ? fields : fields.put("failed", failed)).encode();
  }

  Unfinished failed(String reason) {
    return new Unfinished(generation, owner, alive, reason);
  }
}
