package io.tidemark.ingest.provider;

import io.tidemark.model.Symbol;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which symbols come from where: the configuration file, read again whenever it has changed, and
 * what was asked for beside it. A file that can't be used changes nothing. On the event loop.
 */
final class Roster {
  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final int MOST_GUESTS = 10_000;

  /** When a file was written, and how long it is. */
  private record Stamp(FileTime modified, long size) {}

  private final ProviderSettings settings;
  private final Map<String, Source> sources;
  private final Market market;
  private final InstantSource clock;
  private final Aliases builtIn = Aliases.builtIn();
  private final Map<Symbol, Desk> guests = new LinkedHashMap<>();
  private ProvidersFile file = ProvidersFile.EMPTY;
  private Aliases aliases = builtIn;
  private @Nullable Stamp read;
  private @Nullable String problem;
  private @Nullable Instant loaded;
  private long nextLook;

  Roster(
      ProviderSettings settings, Map<String, Source> sources, Market market, InstantSource clock) {
    this.settings = settings;
    this.sources = sources;
    this.market = market;
    this.clock = clock;
  }

  ProvidersFile file() {
    return file;
  }

  /** Reads the file where it has changed since it was read. */
  void look() {
    long now = clock.millis();
    if (settings.file().isEmpty() || now < nextLook) {
      return;
    }
    nextLook = now + LOOK_EVERY_MILLIS;
    Path path = settings.file().get();
    try {
      Stamp stamp = new Stamp(Files.getLastModifiedTime(path), Files.size(path));
      if (!stamp.equals(read)) {
        read = stamp;
        take(ProvidersFile.read(path, settings.known()));
        problem = null;
        loaded = clock.instant();
        LOG.info("{}: {} symbols", path, file.symbols().size());
      }
    } catch (IOException e) {
      complain(path + ": can't be read: " + e);
    } catch (ProvidersFile.UnusableFileException e) {
      complain(String.valueOf(e.getMessage()));
    }
  }

  private void complain(String text) {
    if (!text.equals(problem)) {
      LOG.error("{}; what was read before goes on", text);
    }
    problem = text;
  }

  private void take(ProvidersFile next) {
    Map<Symbol, Desk> before = market.desks();
    file = next;
    aliases = builtIn.with(next.aliases());
    Map<Symbol, Desk> desks = new LinkedHashMap<>(guests);
    next.symbols()
        .forEach(
            (symbol, order) -> {
              Map<String, Listing> listings = listings(symbol, order);
              Desk known = before.get(symbol);
              if (listings.isEmpty()) {
                LOG.warn("{}: none of {} is in use or lists it", symbol, order);
              } else if (known != null && known.followed() && known.comesFrom(listings)) {
                desks.put(symbol, known);
              } else {
                desks.put(symbol, desk(symbol, listings, true));
              }
            });
    market.open(desks, next.benchmarks());
    sources.values().forEach(source -> source.follow(followed(source)));
  }

  /** A symbol that is asked for without being in the file. */
  void admit(Symbol symbol) {
    if (market.desks().containsKey(symbol) || guests.size() >= MOST_GUESTS) {
      return;
    }
    Map<String, Listing> listings = listings(symbol, List.copyOf(sources.keySet()));
    if (!listings.isEmpty()) {
      Desk desk = desk(symbol, listings, false);
      guests.put(symbol, desk);
      Map<Symbol, Desk> desks = new LinkedHashMap<>(market.desks());
      desks.put(symbol, desk);
      market.open(desks, file.benchmarks());
    }
  }

  private Map<String, Listing> listings(Symbol symbol, List<String> order) {
    Map<String, Listing> listings = new LinkedHashMap<>();
    for (String name : order) {
      Source source = sources.get(name);
      if (source != null) {
        aliases
            .listing(source.provider(), symbol)
            .ifPresent(listing -> listings.put(name, listing));
      }
    }
    return listings;
  }

  private Desk desk(Symbol symbol, Map<String, Listing> listings, boolean followed) {
    Failover failover =
        new Failover(List.copyOf(listings.keySet()), settings.failAfter(), settings.returnAfter());
    return new Desk(symbol, listings, failover, new Sanity(settings.sigmas()), followed);
  }

  private List<Listing> followed(Source source) {
    return market.desks().values().stream()
        .filter(desk -> desk.followed() && desk.order().contains(source.name()))
        .map(desk -> desk.listing(source.name()))
        .toList();
  }

  /** What a source that has no stream is to be asked for all the time. */
  List<Listing> wanted(Source source) {
    List<Listing> wanted = new ArrayList<>();
    for (Desk desk : market.desks().values()) {
      if (desk.followed() && desk.failover().wanted(source.name())) {
        wanted.add(desk.listing(source.name()));
      }
    }
    return wanted;
  }

  /** The most popular symbols: those that the file calls so, else all in its order. */
  Set<Symbol> popular(int most) {
    List<Symbol> popular =
        file.popular().isEmpty() ? List.copyOf(file.symbols().keySet()) : file.popular();
    return popular.stream().limit(most).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  JsonObject json() {
    JsonObject symbols = new JsonObject();
    Map<Symbol, Desk> sorted = new TreeMap<>(market.desks());
    sorted.forEach(
        (symbol, desk) ->
            symbols.put(
                symbol.value(),
                new JsonObject()
                    .put("order", new JsonArray(new ArrayList<>(desk.order())))
                    .put("active", desk.failover().active())
                    .put("followed", desk.followed())));
    JsonObject told = new JsonObject();
    settings.file().ifPresent(path -> told.put("path", path.toString()));
    if (loaded != null) {
      told.put("loaded", loaded.toString());
    }
    if (problem != null) {
      told.put("problem", problem);
    }
    return new JsonObject().put("file", told).put("symbols", symbols);
  }
}
