package io.tidemark.query;

import io.tidemark.model.Symbol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Has ingest ask its providers; on one event loop. */
final class IngestClient implements NewSymbols {
  private static final int MOST_CONNECTIONS = 2;
  private static final int MOST_WAITING = 16;
  private static final int OK = 200;

  private final IngestLink link;
  private final HttpClient http;

  IngestClient(Vertx vertx, IngestLink link) {
    this.link = link;
    this.http =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(2_000))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(MOST_CONNECTIONS)
                    .setMaxWaitQueueSize(MOST_WAITING))
            .build();
  }

  @Override
  public CompletionStage<Map<Symbol, Outcome>> ask(List<Symbol> symbols, long millis) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(link.url().resolve("/v1/refresh").toString())
            .putHeader("Content-Type", "application/json")
            .setTimeout(millis);
    if (!link.key().isEmpty()) {
      options.putHeader("Authorization", "Bearer " + link.key());
    }
    JsonObject wanted =
        new JsonObject()
            .put("symbols", new JsonArray(symbols.stream().map(Symbol::value).toList()));
    return http.request(options)
        .compose((HttpClientRequest request) -> request.send(wanted.toBuffer()))
        .compose(
            (HttpClientResponse response) ->
                response.body().map(body -> told(symbols, response.statusCode(), json(body))))
        .recover(
            failure ->
                Future.succeededFuture(
                    all(symbols, "ingest does not answer: " + failure.getMessage())))
        .toCompletionStage();
  }

  private static JsonObject json(Buffer body) {
    try {
      return body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  private static Map<Symbol, Outcome> told(List<Symbol> symbols, int status, JsonObject json) {
    if (status != OK) {
      return all(symbols, "ingest answers " + status + ": " + json.getValue("detail", ""));
    }
    Map<Symbol, Outcome> told = all(symbols, "ingest says nothing of it");
    if (json.getValue("symbols") instanceof JsonArray results) {
      for (Object one : results) {
        if (one instanceof JsonObject result) {
          told.replace(
              new Symbol(String.valueOf(result.getValue("symbol"))),
              new Outcome(
                  result.getValue("tidemark") instanceof String tidemark ? tidemark : "",
                  String.valueOf(result.getValue("reason", ""))));
        }
      }
    }
    return told;
  }

  private static Map<Symbol, Outcome> all(List<Symbol> symbols, String reason) {
    Map<Symbol, Outcome> outcomes = new HashMap<>();
    symbols.forEach(symbol -> outcomes.put(symbol, new Outcome("", reason)));
    return outcomes;
  }
}
