package io.tidemark.ingest.provider;

import com.codahale.metrics.MetricRegistry;
import io.tidemark.model.Symbol;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A provider feed over local servers, quick to give up and to try again. */
final class Rig implements AutoCloseable {
  /** Quick to try again, with all the time that a busy machine may take to answer. */
  static final Patience QUICK = patience(Duration.ofSeconds(30));

  /** For those who are not answered at all. */
  static final Patience HASTY = patience(Duration.ofSeconds(5));

  private static Patience patience(Duration attempt) {
    return new Patience(
        attempt,
        Duration.ofSeconds(45),
        1,
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        // longer than a busy machine takes to ask again, or it is never found open
        Duration.ofSeconds(2));
  }

  final RecordingSink sink = new RecordingSink();
  final MetricRegistry registry = new MetricRegistry();
  private final ProviderFeed feed;

  Rig(Optional<Path> file, int backfillDays, Providers.Reached... providers) {
    this(QUICK, file, backfillDays, providers);
  }

  /** One with more patience, or less. */
  Rig(Patience patience, Optional<Path> file, int backfillDays, Providers.Reached... providers) {
    ProviderSettings settings =
        new ProviderSettings(
            List.of(providers),
            List.of(providers).stream().map(r -> r.provider().name()).toList(),
            file,
            patience,
            RoughServer.MAX_BYTES,
            12,
            // longer than a busy machine takes to answer, or sources change places for that
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            backfillDays,
            4);
    feed = new ProviderFeed(settings, sink, registry, InstantSource.system());
    feed.start();
  }

  /** {@link #QUICK}, with more attempts. */
  static Patience attempts(int attempts) {
    return new Patience(
        QUICK.attempt(),
        QUICK.call(),
        attempts,
        QUICK.backoff(),
        QUICK.longestBackoff(),
        QUICK.breakerOpen());
  }

  static Providers.Reached reached(Provider provider, URI url, URI streamUrl) {
    Terms usual = provider.terms();
    Terms generous =
        new Terms(
            usual.url(),
            usual.streamUrl(),
            1_000,
            Duration.ofSeconds(1),
            usual.concurrent(),
            usual.poll().compareTo(Duration.ofSeconds(1)) < 0
                ? usual.poll()
                : Duration.ofMillis(500));
    return new Providers.Reached(provider, new Access(url, streamUrl, Map.of(), generous));
  }

  static Providers.Reached reached(Provider provider, RoughServer server) {
    boolean lines =
        provider.stream(List.of()).filter(p -> p.kind() == StreamPlan.Kind.LINES).isPresent();
    return reached(provider, server.url(), lines ? server.url() : server.socketUrl());
  }

  /** What became of one symbol that was asked for. */
  JsonObject refresh(String symbol) {
    return feed.refresh(List.of(new Symbol(symbol)), Duration.ofSeconds(50))
        .orTimeout(60, TimeUnit.SECONDS)
        .join()
        .getJsonArray("symbols")
        .getJsonObject(0);
  }

  ProviderFeed feed() {
    return feed;
  }

  JsonObject status() {
    return feed.status().orTimeout(60, TimeUnit.SECONDS).join();
  }

  JsonObject status(String provider) {
    for (Object one : status().getJsonArray("providers")) {
      if (one instanceof JsonObject json && json.getString("name").equals(provider)) {
        return json;
      }
    }
    throw new IllegalArgumentException(provider);
  }

  long count(String provider, String what) {
    return status(provider).getJsonObject("counts").getLong(what, 0L);
  }

  long errors(String provider, String kind) {
    return status(provider).getJsonObject("errors").getLong(kind, 0L);
  }

  @Override
  public void close() {
    feed.close();
  }
}
