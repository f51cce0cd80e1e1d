package io.tidemark.ingest;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.AssetJson;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.PortfolioJson;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.runtime.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths that producers use. */
final class IngestRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(IngestRoutes.class);

  private final Intake intake;
  private final Push push;
  private final Outgoing outgoing;

  IngestRoutes(Intake intake, Push push, Outgoing outgoing) {
    this.intake = intake;
    this.push = push;
    this.outgoing = outgoing;
  }

  void mount(Router router) {
    router.post("/v1/prices").handler(items(this::price));
    router.post("/v1/bars").handler(items(this::bar));
    router.put("/v1/portfolios/:key").handler(named(PortfolioId::new, this::putPortfolio));
    router.delete("/v1/portfolios/:key").handler(named(PortfolioId::new, this::deletePortfolio));
    router.put("/v1/assets/:key").handler(named(Symbol::parse, this::putAsset));
    router.delete("/v1/assets/:key").handler(named(Symbol::parse, this::deleteAsset));
    router.errorHandler(
        404, context -> refuse(context, Problem.notFound(context.request().path())));
    router.errorHandler(405, IngestRoutes::wrongMethod);
    router.errorHandler(400, context -> refuse(context, Problem.badRequest("broken path")));
    router.errorHandler(500, IngestRoutes::broken);
  }

  private Handler<RoutingContext> items(Push.Reading reading) {
    return context -> {
      HttpServerRequest request = context.request();
      String contentType = request.getHeader("Content-Type");
      intake.receive(request, body -> push.items(body, contentType, reading));
    };
  }

  private <K> Handler<RoutingContext> named(
      Function<String, K> parse, Function<K, Intake.Work> work) {
    return context -> {
      K key;
      try {
        key = parse.apply(context.pathParam("key"));
      } catch (InvalidRecordException e) {
        refuse(context, Problem.badRequest(String.valueOf(e.getMessage())));
        return;
      }
      intake.receive(context.request(), work.apply(key));
    };
  }

  private ProducerRecord<byte[], byte[]> price(byte[] json, long nowMillis) {
    return outgoing.price(PriceUpdateJson.read(json, nowMillis).notAheadOf(nowMillis));
  }

  private ProducerRecord<byte[], byte[]> bar(byte[] json, long nowMillis) {
    return outgoing.bar(BarJson.read(json).closedBy(nowMillis));
  }

  private Intake.Work putPortfolio(PortfolioId id) {
    return body -> push.one(body, (json, now) -> outgoing.portfolio(PortfolioJson.read(id, json)));
  }

  private Intake.Work deletePortfolio(PortfolioId id) {
    return body -> push.one(outgoing.noPortfolio(id));
  }

  private Intake.Work putAsset(Symbol symbol) {
    return body -> push.one(body, (json, now) -> outgoing.asset(AssetJson.read(symbol, json)));
  }

  private Intake.Work deleteAsset(Symbol symbol) {
    return body -> push.one(outgoing.noAsset(symbol));
  }

  private static void wrongMethod(RoutingContext context) {
    String detail = context.request().method() + " " + context.request().path();
    refuse(context, new Problem(405, "wrong-method", "This path has other methods", detail));
  }

  private static void broken(RoutingContext context) {
    LOG.error("a request failed", context.failure());
    refuse(context, new Problem(500, "internal", "Something went wrong here", "see the log"));
  }

  private static void refuse(RoutingContext context, Problem problem) {
    problem.send(context.response());
  }
}
