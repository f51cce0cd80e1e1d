package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.runtime.Problem;
import io.tidemark.runtime.access.Caller;
import io.tidemark.runtime.access.Door;
import io.tidemark.runtime.access.Entrance;
import io.tidemark.runtime.access.RequestIds;
import io.tidemark.runtime.access.Right;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request, within its time: with what was asked for or with a problem. Confined to
 * one event loop.
 */
final class RequestHandler implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private final Door door;
  private final Endpoints endpoints;
  private final StreamEndpoint streams;
  private final Administration administration;
  private final Handler<HttpServerRequest> operations;
  private final InvalidRequests invalid;
  private final QueryMetrics metrics;
  private final long timeoutNanos;
  private final int maxInFlight;
  private final InstantSource clock;
  private final RequestIds ids = new RequestIds();

  /** Oldest first, since all have the same time. */
  private final Set<Exchange> inFlight = new LinkedHashSet<>();

  /** Those that may wait, each as long as it says. */
  private final Set<Exchange> waiting = new HashSet<>();

  /**
   * @param streams answers what goes on for as long as the client listens
   * @param door through which requests come in
   * @param operations answers health and metrics
   * @param invalid looks after bodies that nobody reads
   * @param timeout of one request
   * @param maxInFlight requests under way at once; more are refused
   */
  RequestHandler(
      Door door,
      Endpoints endpoints,
      StreamEndpoint streams,
      Administration administration,
      Handler<HttpServerRequest> operations,
      InvalidRequests invalid,
      QueryMetrics metrics,
      Duration timeout,
      int maxInFlight,
      InstantSource clock) {
    this.door = door;
    this.endpoints = endpoints;
    this.streams = streams;
    this.administration = administration;
    this.operations = operations;
    this.invalid = invalid;
    this.metrics = metrics;
    this.timeoutNanos = timeout.toNanos();
    this.maxInFlight = maxInFlight;
    this.clock = clock;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Route.Match match = Route.match(request.path());
    Route route = match.route();
    String id = ids.of(request.headers().get(Headers.REQUEST_ID));
    long now = System.nanoTime();
    Exchange exchange = new Exchange(request, route, id, now);
    metrics.begun();
    invalid.watchBody(request, id, now);
    boolean options =
        request.method().equals(HttpMethod.OPTIONS) && (exchange.known() || everything(request));
    Entrance entrance = door.enter(request, options ? Right.NONE : route.right(), id, now);
    if (entrance instanceof Entrance.Refused refused) {
      refuse(exchange, refused.problem());
    } else if (options) {
      metrics.ended(route, exchange.sendOptions(route.methods()));
    } else if (route == Route.UNKNOWN) {
      refuse(exchange, Problem.notFound("no such path"));
    } else if (!route.allows(request.method())) {
      wrongMethod(exchange, request.method());
    } else if (route == Route.OPERATIONS) {
      exchange.begin();
      operations.handle(request);
      metrics.ended(Route.OPERATIONS, request.response().getStatusCode());
    } else if (match.route().streams()) {
      stream(exchange, request);
    } else if (inFlight.size() + waiting.size() >= maxInFlight) {
      refuse(
          exchange,
          new Problem(503, "overloaded", "Too many requests are under way", "try again soon"));
    } else {
      inFlight.add(exchange);
      if (route.administers()) {
        administer(exchange, request, entrance.caller());
      } else {
        answer(exchange, match.id(), request.query());
      }
    }
  }

  private void wrongMethod(Exchange exchange, HttpMethod method) {
    String allowed = exchange.route().methods();
    exchange.begin().putHeader("Allow", allowed);
    refuse(
        exchange,
        new Problem(
            405,
            "method-not-allowed",
            "The method is not allowed",
            method + " is not one of " + allowed));
  }

  private void administer(Exchange exchange, HttpServerRequest request, Caller caller) {
    mayWait(exchange, Administration.MOST_MILLIS);
    Stages.end(
        administration.answer(new AdminCall(exchange.route(), request, caller, exchange.id())),
        (answer, failure) -> finish(exchange, answer, failure));
  }

  /** Whether it asks what may be done with the server as a whole. */
  private static boolean everything(HttpServerRequest request) {
    return "*".equals(request.path());
  }

  /** Opens a stream; from then on it is no request under way, and has no time limit. */
  private void stream(Exchange exchange, HttpServerRequest request) {
    try {
      metrics.ended(
          exchange.route(),
          exchange.route() == Route.STREAM
              ? streams.events(exchange, request)
              : streams.webSocket(exchange, request));
    } catch (InvalidRecordException e) {
      refuse(exchange, Problem.badRequest(String.valueOf(e.getMessage())));
    } catch (RuntimeException | Error e) {
      refuse(exchange, problem(exchange, e));
    }
  }

  private void answer(Exchange exchange, String id, @Nullable String query) {
    try {
      Params params = Params.of(query);
      Freshness freshness = Freshness.ANY;
      if (exchange.route().waits()) {
        freshness = Freshness.of(params, exchange.header(Headers.AFTER));
        mayWait(exchange, freshness.waitMillis());
      }
      Stages.end(
          endpoints.answer(exchange.route(), Percent.path("path", id), params, freshness),
          (answer, failure) -> finish(exchange, answer, failure));
    } catch (InvalidRecordException e) {
      end(exchange, Problem.badRequest(String.valueOf(e.getMessage())));
    } catch (RuntimeException | Error e) {
      finish(exchange, null, e); // an error too: nobody else would answer the client
    }
  }

  private void mayWait(Exchange exchange, long millis) {
    if (millis > 0) {
      exchange.mayWait(millis);
      inFlight.remove(exchange);
      waiting.add(exchange);
    }
  }

  /** Answers whatever has waited for too long; to be called many times a second. */
  void expire(long nowNanos) {
    Iterator<Exchange> oldest = inFlight.iterator();
    while (oldest.hasNext()) {
      Exchange exchange = oldest.next();
      if (!exchange.overdue(nowNanos, timeoutNanos)) {
        break;
      }
      oldest.remove();
      late(exchange);
    }
    waiting.removeIf(
        exchange -> {
          boolean overdue = exchange.overdue(nowNanos, timeoutNanos);
          if (overdue) {
            late(exchange);
          }
          return overdue;
        });
  }

  private void late(Exchange exchange) {
    refuse(exchange, Problem.unavailable("the cache did not answer in time"));
  }

  private void finish(Exchange exchange, @Nullable Answer answer, @Nullable Throwable failure) {
    if (!exchange.open()) {
      return; // it has waited for too long
    }
    Throwable wrong = answer == null ? failure : unreadable(answer);
    if (answer == null || wrong != null) {
      end(exchange, problem(exchange, wrong));
      return;
    }
    forget(exchange);
    int status = 500;
    try {
      status = exchange.send(answer, clock.millis());
      metrics.took(exchange.startNanos());
    } catch (RuntimeException e) {
      LOG.error("request {} ({}) could not be answered", exchange.id(), exchange.route(), e);
      exchange.abandon();
    } finally {
      metrics.ended(exchange.route(), status);
    }
  }

  /** What Redis holds may be no entry; told before anything is sent. */
  private static @Nullable Throwable unreadable(Answer answer) {
    Snapshot entry = answer.entry();
    return entry != null && entry.version() < 0
        ? new IllegalStateException("an entry that does not begin with its version")
        : null;
  }

  private void forget(Exchange exchange) {
    if (!inFlight.remove(exchange)) {
      waiting.remove(exchange);
    }
  }

  private void end(Exchange exchange, Problem problem) {
    forget(exchange);
    refuse(exchange, problem);
  }

  private void refuse(Exchange exchange, Problem problem) {
    exchange.send(problem);
    if (problem.equals(InvalidRequests.BROKEN_BODY)) {
      metrics.malformed();
    }
    metrics.ended(exchange.route(), problem.status());
  }

  private static Problem problem(Exchange exchange, @Nullable Throwable failure) {
    Throwable cause = failure == null ? null : Stages.cause(failure);
    if (cause instanceof RefusedException refused) {
      return refused.problem();
    }
    LOG.error("request {} ({}) failed", exchange.id(), exchange.route(), cause);
    return new Problem(
        500,
        "internal",
        "Something went wrong here",
        "request " + exchange.id() + " is in the log");
  }
}
