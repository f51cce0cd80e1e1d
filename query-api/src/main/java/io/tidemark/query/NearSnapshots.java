package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries from the near cache and, where it can't tell, from behind it; confined to one event
 * loop. Reads of one key that come together are one read, over all event loops.
 *
 * <p>What a client may rely on, in the order of generation and version:
 *
 * <ul>
 *   <li>From one process: no answer about a key is older than any that was given before the request
 *       came, whether from the near cache, from Redis or across a change of generation. The process
 *       remembers the newest version that it has answered of each of the last 100,000 keys for five
 *       minutes after it has risen. What a read finds older than that, is read once more. If that
 *       finds less than had been answered when it began, then Redis has fallen behind (a failover
 *       that lost writes): the {@link Fallback} answers, told as stale, or it is a 503. If it has
 *       only been overtaken on its way, by a read that began later, it is answered. What the
 *       fallback answers counts like any other answer.
 *   <li>From several processes: each is at most an announcement's delay behind Redis (see {@link
 *       NearCache}), so that a client that changes over may read something older by that much. One
 *       that must not, sends the {@code Tidemark} that it was given as {@code Tidemark-After}.
 *   <li>That an entry has vanished (expired, evicted, deleted) is no older version.
 *   <li>A generation that is made active again, although a later one was served, is believed: that
 *       is an operator's decision.
 * </ul>
 */
final class NearSnapshots implements SnapshotSource {
  /** Of one read, while the generation changes under it. */
  private static final int MOST_ATTEMPTS = 5;

  private final SnapshotSource behind;
  private final Shared shared;
  private final EventExecutor loop;
  private final Fallback fallback;

  /**
   * What all event loops share.
   *
   * @param nanos the clock, as {@link System#nanoTime} tells it
   */
  record Shared(
      NearCache near,
      Flights flights,
      HighWater highWater,
      ActiveGeneration active,
      NearMetrics metrics,
      LongSupplier nanos) {
    static Shared of(
        NearConfig config, ActiveGeneration active, NearMetrics metrics, LongSupplier nanos) {
      HighWater highWater = new HighWater();
      NearCache near = new NearCache(config, active, highWater, metrics);
      return new Shared(near, new Flights(near, metrics), highWater, active, metrics, nanos);
    }
  }

  /**
   * @param behind asked on {@code loop} and answering on it
   * @param fallback answers what {@code behind} can't
   */
  NearSnapshots(SnapshotSource behind, Fallback fallback, Shared shared, EventExecutor loop) {
    this.fallback = fallback;
    this.behind = behind;
    this.shared = shared;
    this.loop = loop;
  }

  @Override
  public CompletionStage<@Nullable Snapshot> read(EntryName name) {
    long now = shared.nanos.getAsLong();
    String key = name.key(new RedisKeys(shared.active.guess()));
    NearCache.Held held = shared.near.get(key, now);
    if (held != null) {
      return CompletableFuture.completedStage(held.snapshot());
    }
    CompletableFuture<@Nullable Snapshot> result = new CompletableFuture<>();
    List<Flights.Flight> begun = new ArrayList<>(1);
    flight(name, key, now, begun)
        .then(
            loop,
            (snapshot, failure) -> {
              if (failure == null) {
                result.complete(snapshot);
              } else {
                result.completeExceptionally(failure);
              }
            });
    fetch(begun);
    return result;
  }

  @Override
  public CompletionStage<List<@Nullable Snapshot>> read(List<EntryName> names) {
    long now = shared.nanos.getAsLong();
    RedisKeys keys = new RedisKeys(shared.active.guess());
    Gathering gathering = new Gathering(names.size());
    List<Flights.Flight> begun = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int place = i;
      String key = names.get(i).key(keys);
      NearCache.Held held = shared.near.get(key, now);
      if (held != null) {
        gathering.found(place, held.snapshot());
      } else {
        flight(names.get(i), key, now, begun)
            .then(loop, (snapshot, failure) -> gathering.found(place, snapshot, failure));
      }
    }
    fetch(begun);
    return gathering.result;
  }

  /** Entries as they come in, in the order in which they were asked for. */
  private static final class Gathering {
    private final @Nullable Snapshot[] found;
    private int missing;
    private final CompletableFuture<List<@Nullable Snapshot>> result = new CompletableFuture<>();

    Gathering(int size) {
      found = new @Nullable Snapshot[size];
      missing = size;
      if (size == 0) {
        result.complete(List.of());
      }
    }

    void found(int place, @Nullable Snapshot snapshot, @Nullable Throwable failure) {
      if (failure == null) {
        found(place, snapshot);
      } else {
        result.completeExceptionally(failure);
      }
    }

    void found(int place, @Nullable Snapshot snapshot) {
      found[place] = snapshot;
      missing--;
      if (missing == 0) {
        result.complete(Collections.unmodifiableList(Arrays.asList(found)));
      }
    }
  }

  /** The read of a key that is under way, or a new one, then added to {@code begun}. */
  private Flights.Flight flight(EntryName name, String key, long now, List<Flights.Flight> begun) {
    Flights.Flight joined = shared.flights.join(key, now);
    if (joined != null) {
      return joined;
    }
    Flights.Flight flight = shared.flights.begin(name, key, now, loop);
    begun.add(flight);
    return flight;
  }

  private void fetch(List<Flights.Flight> flights) {
    if (!flights.isEmpty()) {
      behind.apart(flights, Flights.Flight::name).forEach(this::fetchTogether);
    }
  }

  private void fetchTogether(List<Flights.Flight> flights) {
    List<EntryName> names = flights.stream().map(Flights.Flight::name).toList();
    Stages.end(
        behind.read(names),
        (found, failure) -> {
          if (found == null) {
            flights.forEach(flight -> unanswered(flight, failure));
          } else {
            landed(flights, found);
          }
        });
  }

  private void landed(List<Flights.Flight> flights, List<@Nullable Snapshot> found) {
    long now = shared.nanos.getAsLong();
    List<Flights.Flight> repeated = new ArrayList<>(0);
    for (int i = 0; i < flights.size(); i++) {
      Flights.Flight flight = flights.get(i);
      try {
        if (!landed(flight, found.get(i))) {
          shared.metrics.behind();
          repeated.add(again(flight, now));
        }
      } catch (RuntimeException e) {
        // what is no entry fails those who wait for it, and nobody else
        shared.flights.complete(flight, null, e);
      }
    }
    fetch(repeated);
  }

  /** False where it has to be read once more. */
  private boolean landed(Flights.Flight flight, @Nullable Snapshot snapshot) {
    if (snapshot == null) {
      instead(flight, fallback.lost(flight.name()));
      return true;
    }
    shared.flights.landed(flight); // first: whoever comes now may have been given something newer
    String key = flight.name().key(new RedisKeys(snapshot.generation()));
    if (admitted(flight, key, snapshot)) {
      shared.near.answered(key, snapshot.version());
      shared.near.keep(flight.key(), snapshot, flight.ticket());
      shared.flights.complete(flight, snapshot, null);
      return true;
    }
    Flights.Attempt attempt = flight.attempt();
    boolean switched = !key.equals(flight.key());
    if (attempt.first() || (switched && attempt.number() < MOST_ATTEMPTS)) {
      return false;
    }
    boolean overtaken = !switched && snapshot.version() >= attempt.mark();
    if (overtaken && fallback.admits(flight.name(), snapshot)) {
      shared.flights.complete(flight, snapshot, null);
    } else {
      instead(flight, fallback.behind(flight.name()));
    }
    return true;
  }

  private boolean admitted(Flights.Flight flight, String key, Snapshot snapshot) {
    long generation = snapshot.generation();
    if (!shared.highWater.admits(generation)) {
      if (flight.attempt().first()) {
        return false;
      }
      shared.highWater.returned(generation); // it was asked for only now, and says so again
    }
    long version = snapshot.version();
    return version < 0
        || (fallback.admits(flight.name(), snapshot) && shared.highWater.admits(key, version));
  }

  private void unanswered(Flights.Flight flight, @Nullable Throwable failure) {
    if (failure != null && Stages.cause(failure) instanceof RefusedException refused) {
      instead(flight, fallback.away(flight.name(), refused));
    } else {
      shared.flights.complete(flight, null, failure);
    }
  }

  /** Answers with what another than Redis tells. */
  private void instead(Flights.Flight flight, CompletionStage<@Nullable Snapshot> told) {
    Stages.end(
        told,
        (snapshot, failure) -> {
          if (failure == null && snapshot == null) {
            shared.near.keep(flight.key(), null, flight.ticket());
          }
          shared.flights.landed(flight);
          if (snapshot != null && overtaken(flight, snapshot)) {
            fetch(List.of(again(flight, shared.nanos.getAsLong())));
          } else {
            shared.flights.complete(flight, snapshot, failure);
          }
        });
  }

  /** Whether those who joined since it was told may have been given something newer already. */
  private boolean overtaken(Flights.Flight flight, Snapshot told) {
    String key = flight.name().key(new RedisKeys(told.generation()));
    return flight.attempt().number() < MOST_ATTEMPTS && shared.highWater.mark(key) > told.version();
  }

  private Flights.Flight again(Flights.Flight flight, long now) {
    String key = flight.name().key(new RedisKeys(shared.active.guess()));
    return shared.flights.again(flight, key, shared.highWater.mark(key), now);
  }
}
