package io.tidemark.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One fault to come.
 *
 * @param pause before it, since the end of the one before it in its lane
 * @param seed of what it draws itself
 */
record PlannedFault(FaultKind kind, Duration pause, Duration hold, long seed) {
  private static final int MOST_PAUSE_MILLIS = 6_000;

  /**
   * Faults of one lane for a run; each kind comes before any comes again.
   *
   * @param duration that all of them may last, pauses included
   */
  static List<PlannedFault> plan(List<FaultKind> kinds, Duration duration, long seed) {
    Random random = new Random(seed);
    List<PlannedFault> plan = new ArrayList<>();
    List<FaultKind> deck = new ArrayList<>();
    long left = duration.toMillis();
    while (!kinds.isEmpty()) {
      if (deck.isEmpty()) {
        deck.addAll(kinds);
        Collections.shuffle(deck, random);
      }
      FaultKind kind = deck.remove(deck.size() - 1);
      long span = kind.longest().minus(kind.shortest()).toMillis();
      long hold = kind.shortest().toMillis() + random.nextLong(span + 1);
      long pause = 500L + random.nextInt(MOST_PAUSE_MILLIS);
      left -= hold + pause;
      if (left < 0) {
        return plan;
      }
      plan.add(
          new PlannedFault(
              kind, Duration.ofMillis(pause), Duration.ofMillis(hold), random.nextLong()));
    }
    return plan;
  }
}
