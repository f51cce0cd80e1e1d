package io.tidemark.sink;

import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A lease on a generation as its holder has it, and all that only its holder may do. Not for
 * several threads.
 */
final class HeldLease {
  /*
   * Whatever is done under the lease is done in one step with the check that it still stands. A
   * holder that was paused for longer than it lasts can therefore change nothing any more, whether
   * or not another has come. A lease that has run out is taken up again only where nobody else has
   * begun or discarded anything in between: the unfinished generation still names this holder.
   */
  static final Duration EXPIRY = Duration.ofSeconds(10);
  private static final Duration HANDOVER_EXPIRY = Duration.ofSeconds(6);
  private static final Duration RENEWAL = Duration.ofSeconds(2);

  private final GenerationBoard board;
  private final Clocks clocks;
  private final FillPlan plan;
  private final String lease;
  private final String owner;
  private final boolean replaces;
  private long renewedNanos;
  private int handovers;

  /** Both kinds of time. */
  record Clocks(InstantSource wall, LongSupplier nanos) {}

  private HeldLease(
      GenerationBoard board, Clocks clocks, Generations seen, FillPlan plan, Lease lease) {
    this.board = board;
    this.clocks = clocks;
    this.plan = plan;
    this.lease = lease.json();
    this.owner = lease.owner();
    this.replaces =
        seen.previous().filter(kept -> kept.generation() != plan.generation()).isPresent();
    this.renewedNanos = clocks.nanos().getAsLong();
  }

  /** Takes {@code lease} for {@code plan}; empty where things are no longer as they were seen. */
  static Optional<HeldLease> take(
      GenerationBoard board, Clocks clocks, Generations seen, FillPlan plan, Lease lease) {
    HeldLease held = new HeldLease(board, clocks, seen, plan, lease);
    Swap swap =
        new Swap("")
            .where(RedisKeys.ACTIVE, seen.activeText())
            .where(GenerationKeys.PREVIOUS, seen.previousText())
            .turn(GenerationKeys.LEASE, null, held.lease, EXPIRY);
    if (!plan.start().returns()) {
      swap.turn(GenerationKeys.UNFINISHED, seen.unfinishedText(), held.begun());
    }
    if (plan.start() == FillPlan.Start.NEW) {
      swap.turn(GenerationKeys.NEWEST, seen.newestText(), Long.toString(plan.generation()));
      if (seen.unfinishedText() != null) {
        swap.set(GenerationKeys.SWEEP, held.owner);
      }
    }
    // a try whose answer was lost may have taken it
    return board.make(swap) || held.lease.equals(board.look().leaseText())
        ? Optional.of(held)
        : Optional.empty();
  }

  /** Renews it where that is due; throws {@link RebuildFailedException} where it is lost. */
  void renew() {
    long now = clocks.nanos().getAsLong();
    if (now - renewedNanos < RENEWAL.toNanos()) {
      return;
    }
    Swap swap = new Swap("").turn(GenerationKeys.LEASE, lease, lease, EXPIRY);
    if (!plan.start().returns()) {
      swap.set(GenerationKeys.UNFINISHED, begun());
    }
    if (!board.make(swap) && !takenAgain()) {
      throw lost();
    }
    renewedNanos = now;
  }

  /** Has the sinks write nothing for a moment; the token of this handover. */
  String beginHandover() {
    String token = owner + "/" + ++handovers;
    Swap swap =
        new Swap("")
            .turn(GenerationKeys.LEASE, lease, lease, EXPIRY)
            .set(GenerationKeys.HANDOVER, token, HANDOVER_EXPIRY);
    if (!board.make(swap)) {
      throw lost();
    }
    return token;
  }

  /** Lets the sinks go on as before. */
  void endHandover(String token) {
    board.make(new Swap("").turn(GenerationKeys.HANDOVER, token, null));
  }

  /**
   * Has the generation served from now on, the one served before being kept for a while; in one
   * step with the check that this lease, that generation and the handover still stand, or not at
   * all. False where only the handover does not: it has lasted too long.
   */
  boolean activate(Duration keep, String handover) {
    long now = clocks.wall().millis();
    Kept kept = new Kept(plan.beside(), now, now + keep.toMillis());
    String served = Long.toString(plan.generation());
    Swap swap =
        new Swap(RedisKeys.ACTIVE + " " + served)
            .turn(RedisKeys.ACTIVE, Long.toString(plan.beside()), served)
            .turn(GenerationKeys.LEASE, lease, lease, EXPIRY)
            .turn(GenerationKeys.HANDOVER, handover, null)
            .set(GenerationKeys.PREVIOUS, kept.json());
    if (replaces) {
      swap.set(GenerationKeys.SWEEP, owner);
    }
    if (!plan.start().returns()) {
      swap.set(GenerationKeys.UNFINISHED, null);
    }
    if (board.make(swap)) {
      return true;
    }
    Generations seen = board.look();
    if (!lease.equals(seen.leaseText())) {
      throw lost();
    }
    long active = seen.active().orElse(0);
    if (active != plan.beside() && active != plan.generation()) {
      throw lost();
    }
    return active == plan.generation(); // done by a try whose answer was lost
  }

  /** Has the generation never served; who rebuilds next begins another. */
  void fail(String reason) {
    Swap swap = new Swap("").turn(GenerationKeys.LEASE, lease, null);
    if (!plan.start().returns()) {
      swap.set(GenerationKeys.UNFINISHED, unfinished().failed(reason).json());
    }
    if (!board.make(swap)) {
      throw lost();
    }
  }

  /** Gives it back; without it, nothing is left to give. */
  void release() {
    board.make(new Swap("").turn(GenerationKeys.LEASE, lease, null));
  }

  private boolean takenAgain() {
    Generations seen = board.look();
    boolean mine =
        seen.unfinished()
            .filter(begun -> begun.owner().equals(owner) && begun.failed() == null)
            .isPresent();
    return mine
        && board.make(
            new Swap("")
                .where(GenerationKeys.UNFINISHED, seen.unfinishedText())
                .turn(GenerationKeys.LEASE, null, lease, EXPIRY));
  }

  private Unfinished unfinished() {
    return new Unfinished(plan.generation(), owner, clocks.wall().millis(), null);
  }

  private String begun() {
    return unfinished().json();
  }

  private RebuildFailedException lost() {
    return new RebuildFailedException(
        ("generation %d is not served: its lease has run out, Redis was emptied, or another"
                + " generation has become active")
            .formatted(plan.generation()));
  }
}
