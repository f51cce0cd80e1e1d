package io.tidemark.ingest.provider;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which of a symbol's sources, the first preferred, is heeded now. It leaves one that has been ill
 * for a while, and returns to one that it prefers once that has been well for longer, so that it
 * does not flap. For one thread.
 */
final class Failover {
  private static final long NEVER = Long.MAX_VALUE;

  private final List<String> order;
  private final long patience;
  private final long probation;
  private final long[] wellSince;
  private long illSince = NEVER;
  private int active;

  /**
   * A choice that begins with the first.
   *
   * @param patience how long the active one may be ill
   * @param probation how long a preferred one must have been well
   */
  Failover(List<String> order, Duration patience, Duration probation) {
    if (order.isEmpty()) {
      throw new IllegalArgumentException("order must not be empty");
    }
    this.order = List.copyOf(order);
    this.patience = patience.toMillis();
    this.probation = probation.toMillis();
    this.wellSince = new long[order.size()];
    java.util.Arrays.fill(wellSince, NEVER);
  }

  /** The source that is heeded. */
  String active() {
    return order.get(active);
  }

  /** All of them, the first preferred. */
  List<String> order() {
    return order;
  }

  /** Whether a source has to be asked: it is heeded, or preferred to the one that is. */
  boolean wanted(String source) {
    int at = order.indexOf(source);
    return at >= 0 && at <= active;
  }

  /** Looks at the sources; returns whether another one is heeded now. */
  boolean look(Predicate<String> well, long nowMillis) {
    for (int i = 0; i < wellSince.length; i++) {
      if (!well.test(order.get(i))) {
        wellSince[i] = NEVER;
      } else if (wellSince[i] == NEVER) {
        wellSince[i] = nowMillis;
      }
    }
    int before = active;
    for (int i = 0; i < active; i++) {
      if (wellSince[i] != NEVER && nowMillis - wellSince[i] >= probation) {
        return switchTo(i, before);
      }
    }
    if (wellSince[active] != NEVER) {
      illSince = NEVER;
      return false;
    }
    illSince = illSince == NEVER ? nowMillis : illSince;
    return nowMillis - illSince >= patience && switchTo(firstWell(), before);
  }

  private int firstWell() {
    for (int i = 0; i < wellSince.length; i++) {
      if (wellSince[i] != NEVER) {
        return i;
      }
    }
    return active;
  }

  private boolean switchTo(int next, int before) {
    active = next;
    illSince = NEVER;
    return next != before;
  }
}
