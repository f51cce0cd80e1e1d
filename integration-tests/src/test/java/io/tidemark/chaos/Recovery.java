package io.tidemark.chaos;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Waits, after the end of each fault, until all that had been acknowledged by then is readable in
 * Redis and over HTTP. Safe for several threads.
 */
final class Recovery {
  private record Open(
      PlannedFault fault,
      String what,
      long startedMillis,
      long healedMillis,
      long healedAt,
      List<Integer> counts,
      Map<String, Integer> portfolios) {}

  private final Universe universe;
  private final Ledger ledger;
  private final Descriptions descriptions;
  private final List<Watcher> watchers;
  private final FaultLog log;
  private final List<Open> open = new ArrayList<>();

  Recovery(
      Universe universe,
      Ledger ledger,
      Descriptions descriptions,
      List<Watcher> watchers,
      FaultLog log) {
    this.universe = universe;
    this.ledger = ledger;
    this.descriptions = descriptions;
    this.watchers = List.copyOf(watchers);
    this.log = log;
  }

  /** A fault has just ended. */
  synchronized void watch(PlannedFault fault, String what, long started, long healed) {
    open.add(
        new Open(
            fault,
            what,
            started,
            healed,
            System.currentTimeMillis(),
            ledger.counts(),
            descriptions.portfoliosTold()));
  }

  /** One turn: notes what is well again. */
  synchronized void turn() {
    for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
      Open one = each.next();
      if (readable(one)) {
        close(one, log.now() - one.healedMillis());
        each.remove();
      }
    }
  }

  /** What the oldest one that is not over waits for. */
  synchronized String awaited() {
    if (open.isEmpty()) {
      return "nothing";
    }
    Open one = open.get(0);
    StringBuilder text = new StringBuilder(one.fault().kind().name());
    for (Watcher watcher : watchers) {
      text.append(watcher.answeredMillis() > one.healedAt() ? "; reads" : "; can't read");
      for (Instrument each : universe.instruments()) {
        long seen = watcher.quoteVersion(each.symbol());
        if (seen < one.counts().get(each.number())) {
          text.append(
              " %s %d of %d".formatted(each.symbol(), seen, one.counts().get(each.number())));
        }
      }
      text.append(valued(watcher, one.portfolios()) ? "" : " and portfolios");
    }
    return text.toString();
  }

  /** Whether nothing is awaited. */
  synchronized boolean done() {
    return open.isEmpty();
  }

  /** Gives up what is still open. */
  synchronized void end() {
    open.forEach(one -> close(one, -1));
    open.clear();
  }

  private void close(Open one, long took) {
    log.add(
        new FaultLog.Entry(
            one.fault().kind().name(),
            one.what(),
            one.startedMillis(),
            one.healedMillis(),
            took,
            one.fault().seed()));
  }

  private boolean readable(Open one) {
    return watchers.stream()
        .allMatch(
            watcher ->
                watcher.answeredMillis() > one.healedAt()
                    && counted(watcher, one.counts())
                    && valued(watcher, one.portfolios()));
  }

  private boolean counted(Watcher watcher, List<Integer> counts) {
    return universe.instruments().stream()
        .allMatch(each -> watcher.quoteVersion(each.symbol()) >= counts.get(each.number()));
  }

  private boolean valued(Watcher watcher, Map<String, Integer> portfolios) {
    Map<String, Integer> now = descriptions.portfoliosTold();
    return portfolios.entrySet().stream()
        // one that has been deleted since need not come
        .filter(each -> now.containsKey(each.getKey()))
        .allMatch(each -> watcher.portfolio(each.getKey()) >= each.getValue());
  }
}
