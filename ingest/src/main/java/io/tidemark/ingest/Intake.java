package io.tidemark.ingest;

import io.tidemark.runtime.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets requests in within the limits, reads their bodies, and has them worked on by a worker. */
final class Intake {
  /** Answers a request, blocking; on a worker thread. */
  interface Work {
    CompletionStage<Answer> on(byte[] body);
  }

  private final Vertx vertx;
  private final IngestConfig.Limits limits;
  private final Admission admission;
  private final Supplier<Optional<String>> obstacle;
  private final IngestMetrics metrics;

  /**
   * An intake that answers 503 while there is an {@code obstacle}.
   *
   * @param obstacle why nothing can be published now; empty where it can
   */
  Intake(
      Vertx vertx,
      IngestConfig.Limits limits,
      Admission admission,
      Supplier<Optional<String>> obstacle,
      IngestMetrics metrics) {
    this.vertx = vertx;
    this.limits = limits;
    this.admission = admission;
    this.obstacle = obstacle;
    this.metrics = metrics;
  }

  /** Takes one request from its head to its answer. */
  void receive(HttpServerRequest request, Work work) {
    Turn turn = new Turn(vertx, request, limits, work, metrics);
    Optional<Problem> problem = atTheDoor(request);
    if (problem.isPresent()) {
      turn.refuse(problem.get());
      return;
    }
    Optional<Admission.Ticket> ticket = admission.enter();
    if (ticket.isPresent()) {
      turn.begin(ticket.get());
    } else {
      turn.refuse(
          Problem.tooManyRequests(limits.requests() + " requests are in flight, no more fit"));
    }
  }

  private Optional<Problem> atTheDoor(HttpServerRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    String length = request.getHeader("Content-Length");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(
          new Problem(
              415, "unsupported", "The body can't be read", "Content-Encoding " + encoding));
    }
    if (length != null && Long.parseLong(length) > limits.bodyBytes()) {
      return Optional.of(Turn.tooLarge(limits));
    }
    if (admission.isShut()) {
      return Optional.of(Problem.unavailable("ingest is about to stop"));
    }
    return obstacle.get().map(Problem::unavailable);
  }
}
