package io.tidemark.ingest.provider;

import com.codahale.metrics.MetricRegistry;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the providers: whatever they do happens on one event loop of their own, so that none of it
 * needs a lock and none of it stands in the way of requests.
 */
public final class ProviderFeed implements Feed {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderFeed.class);
  private static final long TURN_MILLIS = 250;

  private final ProviderSettings settings;
  private final InstantSource clock;
  private final Vertx vertx;
  private final HttpClient http;
  private final WebSocketClient webSockets;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Market market;
  private final Roster roster;
  private final Refresh refresh;
  private final Backfill backfill;
  private final Timetable timetable;
  private long turns;

  public ProviderFeed(
      ProviderSettings settings, EventSink sink, MetricRegistry registry, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setDecompressionSupported(true),
            new PoolOptions().setHttp1MaxSize(16));
    this.webSockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(settings.maxBytes())
                .setMaxMessageSize(settings.maxBytes()));
    this.market = new Market(sink, clock, this::restated);
    settings.providers().forEach(reached -> add(reached, sink, registry));
    this.roster = new Roster(settings, sources, market, clock);
    this.refresh = new Refresh(vertx, market, sources, clock);
    this.backfill =
        new Backfill(market, sources, settings.backfillDays(), settings.concurrent(), clock);
    this.timetable = new Timetable(this::refreshNow);
  }

  private void add(Providers.Reached reached, EventSink sink, MetricRegistry registry) {
    Access access = reached.access();
    String name = reached.provider().name();
    SourceStats stats = new SourceStats(name, registry, sink::deadLetter);
    HttpCalls calls = new HttpCalls(vertx, http, access, settings.maxBytes(), clock);
    GuardedCalls guarded =
        new GuardedCalls(vertx, calls, access.terms(), settings.patience(), clock, stats);
    sources.put(
        name,
        new Source(
            reached,
            guarded,
            stats,
            market,
            listener ->
                new StreamSession(
                    vertx, () -> link(reached), listener, stats, settings.patience(), clock)));
  }

  private Link link(Providers.Reached reached) {
    boolean lines =
        reached.provider().stream(List.of())
            .filter(plan -> plan.kind() == StreamPlan.Kind.LINES)
            .isPresent();
    return lines
        ? new LineLink(
            http, reached.access(), settings.maxBytes(), settings.patience().attempt(), clock)
        : new WebSocketLink(webSockets, reached.access(), settings.patience().attempt(), clock);
  }

  private void restated(Symbol symbol) {
    backfill.restated(symbol);
  }

  @Override
  public void start() {
    vertx.runOnContext(
        go -> {
          turn();
          turns = vertx.setPeriodic(TURN_MILLIS, id -> turn());
        });
  }

  /** What is due; a bug in one part must not end the others. */
  private void turn() {
    try {
      roster.look();
      long now = clock.millis();
      for (Desk desk : market.desks().values()) {
        if (desk.failover().look(name -> source(name).well(), now)) {
          LOG.info("{} now comes from {}", desk.symbol(), desk.failover().active());
        }
      }
      sources.values().forEach(source -> source.poll(roster.wanted(source), now));
      backfill.look();
      timetable.look(roster.file().schedules(), clock.instant());
    } catch (RuntimeException e) {
      LOG.error("a turn of the providers failed", e);
    }
  }

  private Source source(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw new IllegalArgumentException("no such provider: " + name);
    }
    return source;
  }

  /** Asks for some symbols now; what has become of each, after {@code limit} at the latest. */
  public CompletableFuture<JsonObject> refresh(List<Symbol> symbols, Duration limit) {
    return onLoop(() -> refreshNow(new LinkedHashSet<>(symbols), limit));
  }

  /** Asks for the most popular symbols now, in the same way. */
  public CompletableFuture<JsonObject> refreshPopular(int most, Duration limit) {
    return onLoop(() -> refreshNow(roster.popular(most), limit));
  }

  private Future<JsonObject> refreshNow(Schedule schedule) {
    return refreshNow(
        schedule.symbols().isEmpty()
            ? roster.popular(schedule.popular())
            : new LinkedHashSet<>(schedule.symbols()),
        settings.patience().call());
  }

  private Future<JsonObject> refreshNow(Set<Symbol> symbols, Duration limit) {
    symbols.forEach(roster::admit);
    return refresh
        .now(symbols, limit)
        .map(
            results -> {
              JsonArray told = new JsonArray();
              results.forEach(result -> told.add(result.json()));
              return new JsonObject().put("symbols", told);
            });
  }

  /** What is known of the providers and symbols, for people. */
  public CompletableFuture<JsonObject> status() {
    return onLoop(
        () -> {
          JsonArray providers = new JsonArray();
          sources.values().forEach(source -> providers.add(source.json()));
          JsonObject status =
              roster.json().put("providers", providers).put("backfilled", backfill.complete());
          return Future.succeededFuture(status);
        });
  }

  private CompletableFuture<JsonObject> onLoop(
      java.util.function.Supplier<Future<JsonObject>> work) {
    CompletableFuture<JsonObject> result = new CompletableFuture<>();
    vertx.runOnContext(
        go -> {
          try {
            work.get().onComplete(result::complete, result::completeExceptionally);
          } catch (InvalidRecordException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Override
  public void close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    vertx.runOnContext(
        go -> {
          vertx.cancelTimer(turns);
          sources.values().forEach(Source::close);
          market.close();
          closed.complete(null);
        });
    try {
      closed.get(5, TimeUnit.SECONDS);
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      LOG.warn("the providers did not end in good order", e);
    }
  }
}
