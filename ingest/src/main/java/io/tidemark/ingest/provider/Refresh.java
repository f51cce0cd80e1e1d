package io.tidemark.ingest.provider;

import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the newest prices of symbols now: each of the source that is heeded, then of the others
 * in their order. A symbol that is being asked for is not asked for again. On the event loop.
 */
final class Refresh {
  /** How long Kafka may take, after the provider's answer. */
  private static final Duration DURABLE = Duration.ofSeconds(10);

  /**
   * What became of one symbol.
   *
   * @param tidemark where its newest price is in Kafka; null where there is none
   * @param reason why there is none, or why it is not a new one; null where it is
   */
  record Refreshed(
      Symbol symbol,
      @Nullable String source,
      @Nullable Tidemark tidemark,
      @Nullable String reason,
      long millis) {
    JsonObject json() {
      JsonObject json =
          new JsonObject()
              .put("symbol", symbol.value())
              .put("millis", millis)
              .put("source", source);
      json.put("status", tidemark == null ? "failed" : reason == null ? "published" : "unchanged");
      if (tidemark != null) {
        json.put("tidemark", tidemark.toString());
      }
      if (reason != null) {
        json.put("reason", reason);
      }
      return json;
    }
  }

  private final Vertx vertx;
  private final Market market;
  private final Map<String, Source> sources;
  private final InstantSource clock;
  private final Map<Symbol, Promise<Refreshed>> asking = new HashMap<>();

  Refresh(Vertx vertx, Market market, Map<String, Source> sources, InstantSource clock) {
    this.vertx = vertx;
    this.market = market;
    this.sources = Map.copyOf(sources);
    this.clock = clock;
  }

  /** What has become of each after {@code limit} at the latest; never fails. */
  Future<List<Refreshed>> now(Set<Symbol> symbols, Duration limit) {
    Map<Symbol, Future<Refreshed>> all = new LinkedHashMap<>();
    List<Round> rounds = new ArrayList<>();
    for (Symbol symbol : symbols) {
      Promise<Refreshed> running = asking.get(symbol);
      Desk desk = market.desks().get(symbol);
      if (running != null) {
        all.put(symbol, running.future());
      } else if (desk == null) {
        String reason = "no provider lists " + symbol;
        all.put(symbol, Future.succeededFuture(new Refreshed(symbol, null, null, reason, 0)));
      } else {
        Promise<Refreshed> promise = Promise.promise();
        asking.put(symbol, promise);
        all.put(symbol, promise.future().onComplete(done -> asking.remove(symbol)));
        rounds.add(new Round(desk, promise, clock.millis(), new ArrayList<>(inTurn(desk))));
      }
    }
    ask(rounds);
    vertx.setTimer(
        Math.max(1, limit.toMillis()), id -> rounds.forEach(round -> expire(round, limit)));
    return Future.join(List.copyOf(all.values()))
        .map(done -> all.values().stream().map(Future::result).toList());
  }

  /** The source that is heeded first, then the others by preference. */
  private static List<String> inTurn(Desk desk) {
    List<String> order = new ArrayList<>(desk.order());
    order.remove(desk.failover().active());
    order.add(0, desk.failover().active());
    return order;
  }

  /** One symbol's way through its sources. */
  private static final class Round {
    private final Desk desk;
    private final Promise<Refreshed> promise;
    private final long begun;
    private final List<String> left;
    private final @Nullable CompletableFuture<Tidemark> before;
    private String reason = "";

    Round(Desk desk, Promise<Refreshed> promise, long begun, List<String> left) {
      this.desk = desk;
      this.promise = promise;
      this.begun = begun;
      this.left = left;
      this.before = desk.newest();
    }
  }

  private void ask(List<Round> rounds) {
    rounds.stream()
        .filter(round -> !round.left.isEmpty())
        .collect(Collectors.groupingBy(round -> round.left.remove(0)))
        .forEach(this::ask);
  }

  private void ask(String name, List<Round> rounds) {
    Source source = sources.get(name);
    if (source == null) {
      goOn(rounds);
      return;
    }
    List<Listing> listings = rounds.stream().map(round -> round.desk.listing(name)).toList();
    List<Future<List<Message>>> answers = new ArrayList<>();
    Set<Symbol> answered = new java.util.HashSet<>();
    for (Call call : source.provider().quotes(listings)) {
      answers.add(
          source
              .ask(call)
              .onSuccess(
                  messages -> {
                    answered.addAll(priced(messages));
                    market.hear(source, messages, new byte[0], true);
                  })
              .onFailure(
                  failure ->
                      rounds.forEach(round -> round.reason = name + ": " + failure.getMessage())));
    }
    Future.join(answers)
        .onComplete(
            done -> {
              List<Round> without = new ArrayList<>();
              for (Round round : rounds) {
                if (answered.contains(round.desk.symbol())) {
                  end(round, name);
                } else {
                  without.add(round);
                }
              }
              goOn(without);
            });
  }

  private static Set<Symbol> priced(List<Message> messages) {
    return messages.stream()
        .filter(Message.Price.class::isInstance)
        .map(message -> ((Message.Price) message).update().symbol())
        .collect(Collectors.toSet());
  }

  private void goOn(List<Round> rounds) {
    for (Round round : rounds) {
      if (round.left.isEmpty()) {
        String reason = round.reason.isEmpty() ? "no provider has a price" : round.reason;
        round.promise.tryComplete(
            new Refreshed(round.desk.symbol(), null, null, reason, clock.millis() - round.begun));
      }
    }
    ask(rounds);
  }

  private void expire(Round round, Duration limit) {
    String reason = "no answer within " + limit.toMillis() + " ms";
    round.promise.tryComplete(
        new Refreshed(round.desk.symbol(), null, null, reason, clock.millis() - round.begun));
  }

  /** Waits until the newest price of the symbol is durable. */
  private void end(Round round, String source) {
    CompletableFuture<Tidemark> newest = round.desk.newest();
    if (newest == null) {
      finish(round, source, null, "the price is in doubt and waits for a second one");
      return;
    }
    boolean old = newest == round.before;
    Future<Tidemark> durable = Future.fromCompletionStage(newest, vertx.getOrCreateContext());
    durable
        .timeout(DURABLE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
        .onComplete(
            position ->
                finish(round, source, position, old ? "the provider has nothing newer" : null),
            failure ->
                finish(round, source, null, "Kafka did not take it: " + failure.getMessage()));
  }

  private void finish(
      Round round, String source, @Nullable Tidemark position, @Nullable String reason) {
    round.promise.tryComplete(
        new Refreshed(round.desk.symbol(), source, position, reason, clock.millis() - round.begun));
  }
}
