package io.tidemark.chaos;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Pushes providers' bars: daily history and minutes of some hours ago, and corrections of both. All
 * lie behind every price, so that the order in which the two topics are taken does not matter.
 */
final class BarFlow {
  private static final long MINUTE = 60_000;
  private static final int CHUNK = 500;

  private final Universe universe;
  private final Ledger ledger;
  private final IngestClient ingest;
  private final Random random;
  private final Events events;
  private final Instant start;
  private final List<Told> history = new ArrayList<>();

  BarFlow(Universe universe, Ledger ledger, IngestClient ingest, Random random, Instant start) {
    this.universe = universe;
    this.ledger = ledger;
    this.ingest = ingest;
    this.random = random;
    this.events = new Events(random);
    this.start = start;
  }

  private record Told(Instrument instrument, int number, String json) {}

  /** Makes the daily history of every symbol; {@link #pushRest} pushes it. */
  void makeHistory() {
    for (Instrument instrument : universe.instruments()) {
      for (int back = instrument.historyDays(); back > 0; back--) {
        history.add(daily(instrument, back));
      }
    }
  }

  /** Pushes what of the history has not been acknowledged; false where nothing is left to push. */
  boolean pushRest() {
    List<Told> rest = history.stream().filter(bar -> !ledger.has(bar.number())).toList();
    for (int from = 0; from < rest.size(); from += CHUNK) {
      push(rest.subList(from, Math.min(rest.size(), from + CHUNK)));
    }
    return !rest.isEmpty();
  }

  /** Corrects a bar or two. */
  void correct() {
    List<Instrument> all = universe.instruments();
    Instrument one = all.get(random.nextInt(all.size()));
    List<Told> bars = new ArrayList<>();
    bars.add(daily(one, 1 + random.nextInt(one.historyDays())));
    String[] intervals = {"1m", "5m", "1h"};
    long then = start.toEpochMilli() - (180 + random.nextInt(60)) * MINUTE;
    int which = random.nextInt(intervals.length);
    long length = new long[] {MINUTE, 5 * MINUTE, 60 * MINUTE}[which];
    int number = ledger.next();
    bars.add(
        new Told(
            one, number, events.bar(one.symbol(), intervals[which], then - then % length, number)));
    push(bars);
  }

  private Told daily(Instrument instrument, int daysBack) {
    ZoneId zone = instrument.zone() == null ? ZoneOffset.UTC : ZoneId.of(instrument.zone());
    long day = LocalDate.ofInstant(start, zone).minusDays(daysBack).toEpochDay();
    int number = ledger.next();
    return new Told(
        instrument, number, events.bar(instrument.symbol(), "1d", day * 24 * 60 * MINUTE, number));
  }

  private void push(List<Told> bars) {
    String body = String.join("\n", bars.stream().map(Told::json).toList());
    if (ingest.send("POST", "/v1/bars", body, answer -> answered(answer, bars))) {
      ledger.sent(bars.size());
    }
  }

  private void answered(@Nullable HttpResponse<String> answer, List<Told> bars) {
    if (answer != null
        && answer.statusCode() == 202
        && answer.body().contains("\"accepted\":" + bars.size() + ",")) {
      for (Told bar : bars) {
        ledger.acknowledged(bar.number());
        ledger.counted(bar.instrument().number());
      }
    }
  }
}
