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

  /**
   * Which attempt at a read it is.
   *
   * @param number from 1 on
   * @param mark the newest version of the key that had been answered when a repeated one began, and
   *     so when any of those who wait for it came; -1 where none is remembered
   */
  record Attempt(int number, long mark) {
    private static final Attempt FIRST = new Attempt(1, -1);

    boolean first() {
      return number == 1;
    }

    private Attempt next(long markNow) {
      return new Attempt(number + 1, markNow);
    }
  }

  /** One read of one key, on one event loop. */
  static final class Flight {
    private final EntryName name;
    private final String key;
    private final NearCache.Ticket ticket;
    private final EventExecutor loop;
    private final Attempt attempt;
    private final CompletableFuture<@Nullable Snapshot> result = new CompletableFuture<>();

    private Flight(
        EntryName name, String key, NearCache.Ticket ticket, EventExecutor loop, Attempt attempt) {
      this.name = name;
      this.key = key;
      this.ticket = ticket;
      this.loop = loop;
      this.attempt = attempt;
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

    Attempt attempt() {
      return attempt;
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
    Flight flight = new Flight(name, key, near.ticket(key, nowNanos), loop, Attempt.FIRST);
    underWay.put(key, flight);
    return flight;
  }

  /**
   * It has an answer, which whoever comes from now on may find too old: nobody joins it any more.
   */
  void landed(Flight flight) {
    underWay.remove(flight.key, flight);
  }

  /**
   * The same read once more, after it has landed.
   *
   * @param key in the generation that is served now
   * @param mark the newest version of it that was answered, or -1
   */
  Flight again(Flight flight, String key, long mark, long nowNanos) {
    Flight second =
        new Flight(
            flight.name, key, near.ticket(key, nowNanos), flight.loop, flight.attempt.next(mark));
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
