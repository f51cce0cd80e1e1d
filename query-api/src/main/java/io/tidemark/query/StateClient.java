package io.tidemark.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.concurrent.EventExecutor;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.runtime.HostPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the processors for what they hold: each entry of the instance that owns it, as any instance
 * tells; many entries in one request; the same entry once at a time. Confined to one event loop but
 * for {@link #answers}.
 */
final class StateClient {
  /** Questions under way at once; more are refused. */
  private static final int MOST = 4_096;

  private static final int MOST_PROCESSORS = 64;
  private static final int MOST_ROUTES = 100_000;
  private static final Duration ROUTE_AGE = Duration.ofMinutes(1);
  private static final long ANSWERED_LATELY_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final StateReply TOO_MANY = new StateReply.NotNow("too much is asked at once");

  private final List<HostPort> seeds;
  private final StateExchange exchange;
  private final Supplier<String> edition;
  private final EventExecutor loop;
  private final FallbackMetrics metrics;
  private final Deadlines deadlines;
  private final Map<StateQuestion, StateAsk> underWay = new HashMap<>();
  private final Map<HostPort, ProcessorLane> lanes = new HashMap<>();
  private final Outcomes outcomes = new Outcomes();
  private final Cache<String, HostPort> routes =
      Caffeine.newBuilder()
          .maximumSize(MOST_ROUTES)
          .expireAfterWrite(ROUTE_AGE)
          .executor(Runnable::run)
          .build();
  private int firstSeed;
  private boolean flushing;
  private volatile long answeredNanos = System.nanoTime() - ANSWERED_LATELY_NANOS;

  /**
   * @param edition of the cache topics that is being served
   */
  StateClient(
      FallbackConfig config,
      StateExchange exchange,
      Supplier<String> edition,
      EventExecutor loop,
      FallbackMetrics metrics) {
    this.seeds = config.processors();
    this.exchange = exchange;
    this.edition = edition;
    this.loop = loop;
    this.metrics = metrics;
    this.deadlines = new Deadlines(config.deadline(), "no processor answered in time");
  }

  /** Whether there is anybody to ask. */
  boolean present() {
    return !seeds.isEmpty();
  }

  /** What the owner answers; never an {@link StateReply.Elsewhere}. Fails where nobody does. */
  CompletionStage<StateReply> ask(StateQuestion question) {
    StateAsk present = underWay.get(question);
    if (present != null && !present.done()) {
      return present.result();
    }
    if (underWay.size() >= MOST) {
      return CompletableFuture.completedStage(TOO_MANY);
    }
    StateAsk ask = new StateAsk(question);
    underWay.put(question, ask);
    Stages.end(ask.result(), (reply, failure) -> underWay.remove(question, ask));
    deadlines.add(ask.result(), System.nanoTime());
    metrics.asked();
    send(ask, "no processor is known");
    return ask.result();
  }

  /** To be called many times a second. */
  void expire(long nowNanos) {
    deadlines.expire(nowNanos);
  }

  /** Looks whether anybody would answer. */
  void probe() {
    for (HostPort seed : seeds) {
      ProcessorLane lane = lane(seed);
      if (lane != null) {
        lane.probe();
      }
    }
  }

  /** Whether a processor has answered lately; from any thread. */
  boolean answers() {
    return System.nanoTime() - answeredNanos < ANSWERED_LATELY_NANOS;
  }

  /**
   * Sends a question to its owner, or to one that may know the owner.
   *
   * @param reason to be told where there is nobody left to ask
   */
  private void send(StateAsk ask, String reason) {
    ProcessorLane lane = laneFor(ask);
    if (lane == null) {
      ask.result().complete(new StateReply.NotNow(reason));
      return;
    }
    send(ask, lane);
  }

  private void send(StateAsk ask, ProcessorLane lane) {
    lane.add(ask);
    if (!flushing) {
      flushing = true;
      loop.execute(this::flush); // with all else that is asked in this turn of the event loop
    }
  }

  private void flush() {
    flushing = false;
    List.copyOf(lanes.values()).forEach(ProcessorLane::flush);
  }

  private @Nullable ProcessorLane laneFor(StateAsk ask) {
    HostPort owner = routes.getIfPresent(place(ask));
    if (owner != null && !ask.askedOf(owner)) {
      return lane(owner);
    }
    for (int i = 0; i < seeds.size(); i++) {
      HostPort seed = seeds.get((firstSeed + i) % seeds.size());
      if (!ask.askedOf(seed)) {
        return lane(seed);
      }
    }
    return null;
  }

  /** Portfolios and symbols may be named alike. */
  private static String place(StateAsk ask) {
    StateQuestion question = ask.question();
    return (question.kind().ofSymbols() ? "s " : "p ") + question.subject();
  }

  /** The way to a processor; null where there are too many. */
  private @Nullable ProcessorLane lane(HostPort processor) {
    ProcessorLane known = lanes.get(processor);
    if (known != null) {
      return known;
    }
    if (lanes.size() >= MOST_PROCESSORS) {
      lanes.values().removeIf(ProcessorLane::idle);
    }
    if (lanes.size() >= MOST_PROCESSORS) {
      return null;
    }
    ProcessorLane made = new ProcessorLane(processor, exchange, edition, outcomes, metrics);
    lanes.put(processor, made);
    return made;
  }

  private final class Outcomes implements ProcessorLane.Outcome {
    @Override
    public void heard() {
      answeredNanos = System.nanoTime();
    }

    @Override
    public void answered(StateAsk ask, StateReply reply) {
      if (reply instanceof StateReply.Elsewhere elsewhere) {
        redirected(ask, elsewhere.address());
      } else {
        ask.result().complete(reply);
      }
    }

    private void redirected(StateAsk ask, String address) {
      ProcessorLane lane = null;
      if (ask.mayRedirect()) {
        try {
          HostPort owner = HostPort.parse(address);
          routes.put(place(ask), owner);
          lane = lane(owner);
        } catch (IllegalArgumentException e) {
          // told below: nobody answers under such a name
        }
      }
      if (lane == null) {
        ask.result().complete(new StateReply.NotNow("its owner can't be found: " + address));
      } else {
        send(ask, lane);
      }
    }

    @Override
    public void failed(StateAsk ask, String reason) {
      HostPort last = ask.last();
      if (last != null && last.equals(routes.getIfPresent(place(ask)))) {
        routes.invalidate(place(ask));
      }
      if (!seeds.isEmpty() && seeds.get(firstSeed).equals(last)) {
        firstSeed = (firstSeed + 1) % seeds.size(); // the next questions begin with another
      }
      if (!ask.done()) {
        send(ask, reason);
      }
    }
  }
}
