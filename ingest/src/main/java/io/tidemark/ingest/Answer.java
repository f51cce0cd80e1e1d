package io.tidemark.ingest;

import io.tidemark.ingest.Delivery.Outcome;
import io.tidemark.model.Tidemark;
import io.tidemark.runtime.Problem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a client is told; {@code Problem::send} is one. */
interface Answer {
  void send(HttpServerResponse response);

  /** Of a put or a delete: the position written. */
  static Answer written(Outcome outcome) {
    if (!outcome.complete()) {
      return undelivered(outcome);
    }
    return accepted(new JsonObject().put("tidemark", tidemark(outcome.positions())));
  }

  /** Of a push: what became of each item. */
  static Answer pushed(Outcome outcome, Rejections rejections) {
    if (!outcome.complete()) {
      return undelivered(outcome);
    }
    Map<String, Object> members = members(outcome.acknowledged(), rejections);
    if (outcome.acknowledged() == 0) {
      Problem problem = Problem.invalid("none of " + rejections.count() + " could be accepted");
      return response -> problem.send(response, members);
    }
    members.put("tidemark", tidemark(outcome.positions()));
    return accepted(new JsonObject(members));
  }

  private static Map<String, Object> members(int accepted, Rejections rejections) {
    JsonArray told = new JsonArray();
    for (Rejections.Rejection rejection : rejections.told()) {
      told.add(new JsonObject().put("index", rejection.index()).put("reason", rejection.reason()));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("accepted", accepted);
    members.put("rejected", told);
    if (rejections.count() > told.size()) {
      members.put("rejectedCount", rejections.count());
    }
    return members;
  }

  private static Answer undelivered(Outcome outcome) {
    String detail =
        "%d records are in Kafka, %d are not, and of %d it is unknown: %s"
            .formatted(
                outcome.acknowledged(), outcome.unsent(), outcome.unknown(), outcome.failure());
    return Problem.unavailable(detail)::send;
  }

  private static Answer accepted(JsonObject body) {
    return response ->
        response
            .setStatusCode(202)
            .putHeader("Content-Type", "application/json")
            .end(body.toBuffer());
  }

  private static String tidemark(List<Tidemark> positions) {
    return positions.stream().map(Tidemark::toString).collect(Collectors.joining(","));
  }
}
