package io.tidemark.ingest.provider;

import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what is known of a symbol, its daily history and its last minutes on first sight, and
 * what has been added since some hours later. On the event loop.
 */
final class Backfill {
  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
  private static final Duration AGAIN = Duration.ofHours(6);
  private static final Duration RECENT = Duration.ofDays(7);
  private static final Duration MINUTES = Duration.ofMinutes(90);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LAST_RETRY = Duration.ofMinutes(15);

  /** Far more than one symbol of a slow provider needs. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** How far one symbol has come. */
  private static final class Progress {
    private boolean running;
    private boolean whole;
    private int failures;
    private long due;
  }

  private final Market market;
  private final Map<String, Source> sources;
  private final Duration depth;
  private final int concurrent;
  private final InstantSource clock;
  private final Map<Symbol, Progress> known = new HashMap<>();
  private int running;

  Backfill(
      Market market, Map<String, Source> sources, int days, int concurrent, InstantSource clock) {
    this.market = market;
    this.sources = Map.copyOf(sources);
    this.depth = Duration.ofDays(days);
    this.concurrent = concurrent;
    this.clock = clock;
  }

  /** Begins what is due, as far as there is room for it. */
  void look() {
    if (depth.isZero()) {
      return;
    }
    long now = clock.millis();
    for (Desk desk : market.desks().values()) {
      Progress progress = known.computeIfAbsent(desk.symbol(), symbol -> new Progress());
      if (running < concurrent && !progress.running && now >= progress.due) {
        begin(desk, progress);
      }
    }
    known.keySet().retainAll(market.desks().keySet());
  }

  /** The history of a symbol has changed: all of it is to be fetched again. */
  void restated(Symbol symbol) {
    Progress progress = known.get(symbol);
    if (progress != null && progress.whole) {
      progress.whole = false;
      progress.due = 0;
    }
  }

  /** How many symbols have their history. */
  long complete() {
    return known.values().stream().filter(progress -> progress.whole && !progress.running).count();
  }

  private void begin(Desk desk, Progress progress) {
    boolean whole = progress.whole;
    progress.running = true;
    progress.whole = true; // a split that is told meanwhile takes it back
    running++;
    Instant now = clock.instant();
    Instant from = now.minus(whole ? RECENT : depth);
    assets(desk, desk.order().iterator())
        .compose(
            described ->
                bars(desk, Interval.ONE_DAY, from, now, desk.order().iterator(), described))
        .compose(
            reason ->
                bars(
                    desk,
                    Interval.ONE_MINUTE,
                    now.minus(MINUTES),
                    now,
                    desk.order().iterator(),
                    reason))
        .onComplete(done -> end(desk, progress, whole, done.result()));
  }

  private void end(Desk desk, Progress progress, boolean wasWhole, @Nullable String problem) {
    running--;
    progress.running = false;
    if (problem == null || problem.isEmpty()) {
      progress.failures = 0;
      progress.due = progress.whole ? clock.millis() + AGAIN.toMillis() : 0;
      return;
    }
    LOG.info("{}: history is incomplete: {}", desk.symbol(), problem);
    progress.whole = progress.whole && wasWhole;
    long pause = FIRST_RETRY.toMillis() << Math.min(10, progress.failures++);
    progress.due = clock.millis() + Math.min(LAST_RETRY.toMillis(), pause);
  }

  /** Of the first source that tells; what went wrong, empty where nothing did. */
  private Future<String> assets(Desk desk, Iterator<String> names) {
    while (names.hasNext()) {
      Source source = sources.get(names.next());
      List<Call> calls =
          source == null
              ? List.of()
              : source.provider().assets(List.of(desk.listing(source.name())));
      if (source != null && !calls.isEmpty()) {
        return all(source, calls).recover(failure -> assets(desk, names));
      }
    }
    return Future.succeededFuture("");
  }

  /** Of the first source that has such bars and answers; the problems so far, with its own. */
  private Future<String> bars(
      Desk desk,
      Interval interval,
      Instant from,
      Instant to,
      Iterator<String> names,
      String problems) {
    while (names.hasNext()) {
      Source source = sources.get(names.next());
      List<Call> calls =
          source == null
              ? List.of()
              : source.provider().history(desk.listing(source.name()), interval, from, to);
      if (source != null && !calls.isEmpty()) {
        return all(source, calls)
            .map(done -> problems)
            .recover(
                failure ->
                    bars(
                        desk,
                        interval,
                        from,
                        to,
                        names,
                        names.hasNext() ? problems : told(problems, source.name(), failure)));
      }
    }
    return Future.succeededFuture(problems);
  }

  private static String told(String before, String source, Throwable failure) {
    String told = source + ": " + failure.getMessage();
    return before.isEmpty() ? told : before + ", " + told;
  }

  /** One call after the other, so that a later answer replaces an earlier one. */
  private Future<String> all(Source source, List<Call> calls) {
    Future<String> chain = Future.succeededFuture("");
    for (Call call : calls) {
      chain =
          chain.compose(
              before ->
                  source
                      .ask(call, LIMIT)
                      .compose(
                          messages -> durable(market.hear(source, messages, new byte[0], true))));
    }
    return chain;
  }

  private static Future<String> durable(List<CompletableFuture<Tidemark>> sent) {
    List<Future<Tidemark>> futures = new ArrayList<>();
    sent.forEach(one -> futures.add(Future.fromCompletionStage(one)));
    return Future.all(futures).map("");
  }
}
