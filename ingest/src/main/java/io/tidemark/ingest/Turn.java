package io.tidemark.ingest;

import io.tidemark.runtime.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, from its head to its answer; confined to its event loop. */
final class Turn {
  private enum State {
    READING,
    WORKING,
    ANSWERED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final IngestConfig.Limits limits;
  private final Intake.Work work;
  private final IngestMetrics metrics;
  private final long timer;
  private Buffer body = Buffer.buffer();
  private State state = State.READING;
  private boolean arrived;
  private Admission.@Nullable Ticket ticket;

  Turn(
      Vertx vertx,
      HttpServerRequest request,
      IngestConfig.Limits limits,
      Intake.Work work,
      IngestMetrics metrics) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.work = work;
    this.metrics = metrics;
    this.timer = vertx.setTimer(limits.timeout().toMillis(), id -> expired());
    request.handler(this::chunk).endHandler(end -> whole()).exceptionHandler(e -> gone());
    request.response().closeHandler(closed -> gone()).exceptionHandler(e -> gone());
  }

  static Problem tooLarge(IngestConfig.Limits limits) {
    return Problem.tooLarge("the body is above " + limits.bodyBytes() + " bytes");
  }

  /** Goes on with the body. */
  void begin(Admission.Ticket place) {
    ticket = place;
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
  }

  /**
   * Answers without any work. What still arrives of the body is read and dropped until the timeout,
   * so that a client in the middle of sending gets to see the answer.
   */
  void refuse(Problem problem) {
    if (problem.status() == 429) {
      metrics.turnedAway();
    }
    answer(problem::send);
    leave();
  }

  private void chunk(Buffer chunk) {
    if (state != State.READING) {
      return;
    }
    if (body.length() + chunk.length() > limits.bodyBytes()) {
      refuse(tooLarge(limits));
    } else if (ticket == null || !ticket.grow(chunk.length())) {
      refuse(Problem.tooManyRequests("the bodies in flight fill " + limits.bytes() + " bytes"));
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void whole() {
    arrived = true;
    if (state == State.READING) {
      state = State.WORKING;
      work();
    } else {
      vertx.cancelTimer(timer);
    }
  }

  private void work() {
    byte[] bytes = body.getBytes();
    body = Buffer.buffer();
    Context context = vertx.getOrCreateContext();
    vertx
        .executeBlocking(() -> work.on(bytes), false)
        .compose(stage -> Future.fromCompletionStage(stage, context))
        .onComplete(this::worked, this::failed);
  }

  private void worked(Answer answer) {
    vertx.cancelTimer(timer);
    answer(answer);
    leave();
  }

  private void failed(Throwable failure) {
    LOG.error("a request could not be worked on", failure);
    String detail = "the outcome is unknown: " + failure.getClass().getSimpleName();
    worked(new Problem(500, "internal", "Something went wrong here", detail)::send);
  }

  private void expired() {
    switch (state) {
      case READING -> {
        refuse(Problem.requestTimeout("the body did not arrive within " + limits.timeout()));
        request.connection().close();
      }
      case WORKING ->
          answer(Problem.unavailable("no answer of Kafka in time, the outcome is unknown")::send);
      case ANSWERED -> {
        if (!arrived) {
          request.connection().close();
        }
      }
    }
  }

  /** The connection is no more; work that has begun goes on. */
  private void gone() {
    vertx.cancelTimer(timer);
    if (state == State.READING) {
      state = State.ANSWERED;
      leave();
    }
  }

  private void answer(Answer answer) {
    if (state != State.ANSWERED) {
      state = State.ANSWERED;
      body = Buffer.buffer();
      answer.send(request.response());
    }
  }

  private void leave() {
    if (ticket != null) {
      ticket.close();
    }
  }
}
