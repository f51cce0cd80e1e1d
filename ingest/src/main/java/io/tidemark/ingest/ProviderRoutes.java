package io.tidemark.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.ingest.provider.ProviderFeed;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import io.tidemark.runtime.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The paths that ask providers, and about them. */
final class ProviderRoutes {
  /** The most symbols that one request may ask for. */
  static final int MOST_SYMBOLS = 500;

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Vertx vertx;
  private final Intake intake;
  private final Duration limit;
  private final Optional<ProviderFeed> feed;

  /**
   * Routes.
   *
   * @param timeout after which a request is answered in any case
   */
  ProviderRoutes(Vertx vertx, Intake intake, Duration timeout, Optional<ProviderFeed> feed) {
    this.vertx = vertx;
    this.limit = timeout.multipliedBy(4).dividedBy(5);
    this.intake = intake;
    this.feed = feed;
  }

  void mount(Router router) {
    router.post("/v1/refresh").handler(c -> intake.receive(c.request(), this::refresh));
    router.get("/v1/providers").handler(this::status);
  }

  private CompletableFuture<Answer> refresh(byte[] body) {
    if (feed.isEmpty()) {
      return answer(Problem.notFound("no provider is in use; TIDEMARK_FEED names them"));
    }
    try {
      JsonNode wanted = JSON.readTree(body);
      return asked(feed.get(), wanted).thenApply(ProviderRoutes::told);
    } catch (JacksonException e) {
      return answer(Problem.badRequest("broken JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      return answer(Problem.badRequest("broken JSON: " + e.getMessage()));
    } catch (InvalidRecordException e) {
      return answer(Problem.invalid(String.valueOf(e.getMessage())));
    }
  }

  private CompletableFuture<JsonObject> asked(ProviderFeed feed, JsonNode wanted) {
    JsonNode symbols = wanted.path("symbols");
    JsonNode popular = wanted.path("popular");
    if (symbols.isArray() == popular.isInt()) {
      throw new InvalidRecordException("symbols: either an array of them or popular must be given");
    }
    if (popular.isInt()) {
      if (popular.intValue() < 1 || popular.intValue() > MOST_SYMBOLS) {
        throw InvalidRecordException.of("popular", "must be 1 to " + MOST_SYMBOLS, popular);
      }
      return feed.refreshPopular(popular.intValue(), limit);
    }
    if (symbols.isEmpty() || symbols.size() > MOST_SYMBOLS) {
      throw InvalidRecordException.of(
          "symbols", "must be 1 to " + MOST_SYMBOLS, symbols.size() + " of them");
    }
    List<Symbol> parsed = new ArrayList<>();
    symbols.forEach(symbol -> parsed.add(Symbol.parse(symbol.asText())));
    return feed.refresh(parsed, limit);
  }

  private void status(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (feed.isEmpty()) {
      told(new JsonObject().put("providers", List.of())).send(response);
      return;
    }
    Context loop = vertx.getOrCreateContext();
    Future.fromCompletionStage(feed.get().status(), loop)
        .onSuccess(status -> told(status).send(response))
        .onFailure(context::fail);
  }

  private static Answer told(JsonObject json) {
    return response -> response.putHeader("Content-Type", "application/json").end(json.toBuffer());
  }

  private static CompletableFuture<Answer> answer(Problem problem) {
    return CompletableFuture.completedFuture(problem::send);
  }
}
