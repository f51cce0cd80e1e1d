package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An open load of price updates, whose way into Redis is watched by the announcements. */
final class Load implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int NAME_START = 3;
  private static final double P99 = 99;

  private final Rig rig;
  private final Market market;
  private final Ledger ledger;
  private final Flights flights;
  private final Sender sender;
  private final Announcements announcements;
  private Histogram late = Flights.histogram();

  /** One of the rig's workload, sent by a producer that lingers as told. */
  Load(Rig rig) {
    this(rig, rig.options().symbols);
  }

  /** The same over another number of symbols. */
  Load(Rig rig, int symbols) {
    this.rig = rig;
    market = new Market(symbols, rig.options().seed);
    ledger = new Ledger(symbols);
    flights = new Flights(symbols);
    sender = Sender.prompt(rig.kafka(), rig.options().lingerMillis);
    announcements =
        new Announcements(
            rig.cache(), "quote", (id, version, nanos) -> flights.seen(number(id), version, nanos));
  }

  private static int number(String symbol) {
    return Integer.parseInt(symbol, NAME_START, symbol.length(), 10);
  }

  Ledger ledger() {
    return ledger;
  }

  Market market() {
    return market;
  }

  /** Sends an update of every symbol and waits until all are readable. */
  void everySymbolOnce() {
    for (int symbol = 0; symbol < market.symbols(); symbol++) {
      send(market.move(symbol, System.currentTimeMillis()), System.nanoTime());
    }
    awaitSeen();
  }

  /** Sends updates for so long, drawn by popularity. */
  void run(int rate, int seconds) {
    late = Flights.histogram();
    OpenLoop.run(
        rate,
        (long) rate * seconds,
        (index, intended) -> send(market.next(System.currentTimeMillis()), intended),
        late,
        rig.workplace()::closed);
  }

  private void send(Tick tick, long intendedNanos) {
    ledger.add(tick);
    flights.sent(tick.symbol(), intendedNanos);
    sender.send(
        new ProducerRecord<>(
            rig.kafka().topics().prices(),
            Tick.symbol(tick.symbol()).getBytes(UTF_8),
            tick.json()));
  }

  /** From here on latencies are kept. */
  void measure() {
    flights.measureFrom(System.nanoTime());
  }

  /** Waits until every update has been seen; one that never is leaves the run without a result. */
  void awaitSeen() {
    sender.flush();
    Await.until(
        "every update readable",
        rig.limit(),
        LOOK,
        () -> {
          rig.requireRunning();
          return flights.unseen() == 0;
        });
  }

  /** From the intended send to the announcement, nanoseconds. */
  Histogram latencies() {
    return flights.latencies();
  }

  /** How late the generator itself was, nanoseconds at the 99th percentile. */
  long latePercentile() {
    return late.getValueAtPercentile(P99);
  }

  @Override
  public void close() {
    announcements.close();
    sender.close();
  }
}
