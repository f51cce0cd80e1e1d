package io.tidemark.ingest.provider;

import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A source of market data: what to ask it, and how its answers read. Pure, so that an adapter is
 * one file without I/O: who asks, how often, and what becomes of the answers is settled elsewhere.
 */
public interface Provider {
  /** Its name in settings, prices and metrics, lower case. */
  String name();

  /** What it allows unless told otherwise. */
  Terms terms();

  /** Its own name for a symbol, by its rule or its table; empty where it can't have one. */
  Optional<String> idOf(Symbol symbol);

  /** The newest price of each listing, in as few calls as it takes. */
  List<Call> quotes(List<Listing> listings);

  /** What is known of each listing apart from its prices; none where it does not tell. */
  default List<Call> assets(List<Listing> listings) {
    return List.of();
  }

  /** Closed bars that begin in [from, to), oldest call first; none where it has no such bars. */
  default List<Call> history(Listing listing, Interval interval, Instant from, Instant to) {
    return List.of();
  }

  /** A stream of prices; empty where it has none and has to be asked again and again. */
  default Optional<StreamPlan> stream(List<Listing> listings) {
    return Optional.empty();
  }

  /** How many listings one stream may carry; above it there are several. */
  default int mostPerStream() {
    return Integer.MAX_VALUE;
  }

  /** The trades after a position of its stream, to fill a gap; none where it can't tell. */
  default List<Call> after(Listing listing, long position) {
    return List.of();
  }
}
