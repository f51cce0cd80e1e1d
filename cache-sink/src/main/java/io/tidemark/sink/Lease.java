package io.tidemark.sink;

import io.vertx.core.json.JsonObject;

/**
 * The right of one process to write a generation that is not served.
 *
 * @param owner the process; no two have the same
 * @param generation that it writes
 * @param since when it began, in epoch milliseconds
 */
record Lease(String owner, long generation, long since) {
  Lease {
    if (owner.isEmpty() || generation < 1) {
      throw new IllegalArgumentException("lease: " + owner + " on generation " + generation);
    }
  }

  static Lease parse(String json) {
    JsonObject fields = new JsonObject(json);
    return new Lease(
        fields.getString("owner"), fields.getLong("generation"), fields.getLong("since"));
  }

  String json() {
    return new JsonObject()
        .put("owner", owner)
        .put("generation", generation)
        .put("since", since)
        .encode();
  }
}
