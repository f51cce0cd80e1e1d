package io.tidemark.sink;

import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the keys of generations that nobody wants any more, a few at a time. Confined to the
 * thread that takes the steps.
 */
final class Sweep implements Chore {
  /*
   * What stays: the generation being served, the one served before for as long as it is kept, the
   * one under a lease, and one that was begun and may still be resumed. All else goes. Numbers are
   * never given twice, and each of those states is entered in one step with a check of the others,
   * so that what is found unwanted stays unwanted. Where nothing is being served, Redis may have
   * been emptied or is being filled: then nothing is removed.
   *
   * A pass over all keys is made where a token says that something may be left, and now and then
   * without one, for what a paused writer may have added behind a pass. The token goes only with
   * the end of a pass that found it at its beginning.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final String ANY_GENERATION = "tm:[0-9]*";

  private final RedisLink link;
  private final GenerationBoard board;
  private final SweepPace pace;
  private final String owner;
  private final InstantSource clock;
  private final SoleLease lease;
  private @Nullable Pass pass;
  private long passedMillis;

  private record Pass(KeyScan scan, @Nullable String token) {}

  Sweep(RedisLink link, SweepPace pace, String owner, InstantSource clock) {
    this.link = link;
    this.board = new GenerationBoard(link);
    this.pace = pace;
    this.owner = owner;
    this.clock = clock;
    this.lease = new SoleLease(link, board, GenerationKeys.SWEEPER, owner);
    this.passedMillis = clock.millis();
  }

  @Override
  public Duration step() {
    Generations seen = board.look();
    if (seen.active().isEmpty()) {
      pass = null;
      return pace.idle();
    }
    retire(seen);
    Pass current = pass;
    if (current == null) {
      if (!due(seen) || !lease.mine()) {
        return pace.idle();
      }
      pass = new Pass(new KeyScan(link, ANY_GENERATION, pace.keys()), seen.sweepText());
      return Duration.ZERO;
    }
    return lease.mine() ? go(current, seen.wanted()) : abandon();
  }

  private Duration go(Pass current, Set<Long> wanted) {
    String[] unwanted =
        current.scan().next().stream().filter(key -> unwanted(key, wanted)).toArray(String[]::new);
    if (unwanted.length > 0) {
      link.await(link.commands().unlink(unwanted));
    }
    if (!current.scan().finished()) {
      return pace.step();
    }
    if (current.token() != null) {
      board.make(new Swap("").turn(GenerationKeys.SWEEP, current.token(), null));
    }
    passedMillis = clock.millis();
    return abandon();
  }

  private Duration abandon() {
    pass = null;
    return pace.idle();
  }

  private boolean due(Generations seen) {
    return seen.sweepText() != null || clock.millis() - passedMillis > pace.unasked().toMillis();
  }

  private static boolean unwanted(String key, Set<Long> wanted) {
    var generation = RedisKeys.generationOf(key);
    return generation.isPresent() && !wanted.contains(generation.getAsLong());
  }

  /** Gives up what has been kept, or lain unfinished, for long enough. */
  private void retire(Generations seen) {
    if (seen.lease().isPresent()) {
      return;
    }
    long now = clock.millis();
    Optional<Kept> kept = seen.previous().filter(previous -> now >= previous.until());
    Optional<Unfinished> left =
        seen.unfinished().filter(begun -> now - begun.alive() > pace.unfinished().toMillis());
    if (kept.isEmpty() && left.isEmpty()) {
      return;
    }
    Swap swap = new Swap("").turn(GenerationKeys.LEASE, null, null);
    if (kept.isPresent()) {
      swap.turn(GenerationKeys.PREVIOUS, seen.previousText(), null);
    }
    if (left.isPresent()) {
      swap.turn(GenerationKeys.UNFINISHED, seen.unfinishedText(), null);
    }
    if (board.make(swap.set(GenerationKeys.SWEEP, owner + now))) {
      List<Long> given =
          Stream.concat(
                  kept.map(Kept::generation).stream(), left.map(Unfinished::generation).stream())
              .toList();
      LOG.info("no longer keeping generations {}", given);
    }
  }

  @Override
  public void close() {
    lease.release();
    link.close();
  }
}
