package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The reads of Redis that are under way, by key, so that others can wait for one; thread-safe. */
final class Flights {
  /** An older one may hang on a connection of its own; better to read again. */
  private static final long JOINABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final NearCache near;
  private final NearMetrics metrics;
  private final ConcurrentMap<String, Flight> underWay = new ConcurrentHashMap<>();

  Flights(NearCache near, NearMetrics metrics) {
    this.near = near;
    this.metrics = metrics;
  }

  /** One read of one key, on one event loop. */
  static final class Flight {
    private final EntryName name;
    private final String key;
    private final NearCache.Ticket ticket;
    private final EventExecutor loop;
    private final CompletableFuture<@Nullable Snapshot> result = new CompletableFuture<>();

    private Flight(EntryName name, String key, NearCache.Ticket ticket, EventExecutor loop) {
      this.name = name;
      this.key = key;
      this.ticket = ticket;
      this.loop = loop;
    }

    EntryName name() {
      return name;
    }

    String key() {
      return key;
    }

    NearCache.Ticket ticket() {
      return ticket;
    }

    /** Hands the outcome over on {@code other}, the event loop of whoever waits. */
    void then(EventExecutor other, BiConsumer<@Nullable Snapshot, @Nullable Throwable> outcome) {
      Stages.end(
          result,
          (snapshot, failure) -> {
            if (other == loop) {
              outcome.accept(snapshot, failure);
            } else {
              other.execute(() -> outcome.accept(snapshot, failure));
            }
          });
    }
  }

  /** A read to wait for; null where there is none that could not have missed a change. */
  @Nullable Flight join(String key, long nowNanos) {
    Flight flight = underWay.get(key);
    if (flight == null
        || nowNanos - flight.ticket.nanos() > JOINABLE_NANOS
        || !near.trusted(nowNanos)
        || !near.current(key, flight.ticket)) {
      return null;
    }
    metrics.joined();
    return flight;
  }

  /** A read that begins now. */
  Flight begin(EntryName name, String key, long nowNanos, EventExecutor loop) {
    Flight flight = new Flight(name, key, near.ticket(key, nowNanos), loop);
    underWay.put(key, flight);
    return flight;
  }

  /** The same read, begun once more: what it waits for is not joined by others any more. */
  Flight again(Flight flight, long nowNanos) {
    Flight second =
        new Flight(flight.name, flight.key, near.ticket(flight.key, nowNanos), flight.loop);
    second.then(flight.loop, (snapshot, failure) -> complete(flight, snapshot, failure));
    return second;
  }

  void complete(Flight flight, @Nullable Snapshot snapshot, @Nullable Throwable failure) {
    underWay.remove(flight.key, flight);
    if (failure == null) {
      flight.result.complete(snapshot);
    } else {
      flight.result.completeExceptionally(failure);
    }
  }
}
