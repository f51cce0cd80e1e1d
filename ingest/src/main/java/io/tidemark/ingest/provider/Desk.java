package io.tidemark.ingest.provider;

import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** All that is kept of one symbol: where it comes from, and what came. On the event loop. */
final class Desk {
  private final Symbol symbol;
  private final Map<String, Listing> listings;
  private final Failover failover;
  private final Sanity sanity;
  private final boolean followed;
  private @Nullable CompletableFuture<Tidemark> newest;

  /**
   * A desk.
   *
   * @param listings the symbol as each of its sources names it
   * @param followed whether it is to be had all the time, rather than when asked for
   */
  Desk(
      Symbol symbol,
      Map<String, Listing> listings,
      Failover failover,
      Sanity sanity,
      boolean followed) {
    this.symbol = symbol;
    this.listings = Map.copyOf(listings);
    this.failover = failover;
    this.sanity = sanity;
    this.followed = followed;
  }

  Symbol symbol() {
    return symbol;
  }

  Listing listing(String source) {
    Listing listing = listings.get(source);
    if (listing == null) {
      throw new IllegalArgumentException(source + " does not list " + symbol);
    }
    return listing;
  }

  /** Whether these are its listings, in the same order of preference. */
  boolean comesFrom(Map<String, Listing> others) {
    return listings.equals(others) && order().equals(List.copyOf(others.keySet()));
  }

  /** Its sources, the preferred first. */
  List<String> order() {
    return failover.order();
  }

  Failover failover() {
    return failover;
  }

  Sanity sanity() {
    return sanity;
  }

  boolean followed() {
    return followed;
  }

  boolean heeds(String source) {
    return failover.active().equals(source);
  }

  /** The newest price on its way or in Kafka; null before the first. */
  @Nullable CompletableFuture<Tidemark> newest() {
    return newest;
  }

  void published(CompletableFuture<Tidemark> position) {
    newest = position;
  }
}
