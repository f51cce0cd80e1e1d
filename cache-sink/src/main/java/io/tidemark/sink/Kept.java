package io.tidemark.sink;

import io.vertx.core.json.JsonObject;

/**
 * The generation that was served before.
 *
 * @param left when another became active, in epoch milliseconds
 * @param until when it is kept, likewise
 */
record Kept(long generation, long left, long until) {
  static Kept parse(String json) {
    JsonObject fields = new JsonObject(json);
    return new Kept(fields.getLong("generation"), fields.getLong("left"), fields.getLong("until"));
  }

  String json() {
    return new JsonObject()
        .put("generation", generation)
        .put("left", left)
        .put("until", until)
        .encode();
  }
}
