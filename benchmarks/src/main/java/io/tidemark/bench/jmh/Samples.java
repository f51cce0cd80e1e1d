package io.tidemark.bench.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Quote;
import io.tidemark.model.Tidemark;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.market.SymbolState;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** What the benchmarks work on, like that of a symbol that has been traded for years. */
final class Samples {
  static final byte[] UPDATE =
      ("{\"symbol\":\"SYM00042\",\"price\":\"227.52\",\"size\":\"512.25\",\"bid\":\"227.51\","
              + "\"ask\":\"227.53\",\"currency\":\"USD\",\"source\":\"bench\","
              + "\"eventTime\":1732092000123}")
          .getBytes(US_ASCII);

  static final long GRACE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private static final int UPDATES = 5_000;

  private Samples() {}

  /** Closes of so many days, a random walk. */
  static DailyCloses closes() {
    SplittableRandom random = new SplittableRandom(1);
    DailyCloses closes = new DailyCloses();
    double close = 200;
    int last = (int) TimeUnit.MILLISECONDS.toDays(update().eventTime());
    for (int day = last - DailyCloses.KEPT; day < last; day++) {
      close *= 1 + (random.nextDouble() - 0.5) / 50;
      closes.put(day, close);
    }
    return closes;
  }

  static PriceUpdate update() {
    return PriceUpdateJson.read(UPDATE);
  }

  /** A symbol after some hours of updates. */
  static SymbolState state(DailyCloses closes) {
    PriceUpdate update = update();
    SymbolState state = new SymbolState(update.symbol());
    long start = update.eventTime() - TimeUnit.SECONDS.toMillis(UPDATES);
    for (int i = 0; i < UPDATES; i++) {
      boolean unused =
          state.apply(at(update, start + 1_000L * i), position(i), closes, GRACE_MILLIS);
    }
    return state;
  }

  /** The same update at another time. */
  static PriceUpdate at(PriceUpdate update, long eventTime) {
    return new PriceUpdate(
        update.symbol(),
        update.price(),
        update.size(),
        update.bid(),
        update.ask(),
        update.currency(),
        update.source(),
        eventTime);
  }

  static Tidemark position(long offset) {
    return new Tidemark(0, offset);
  }

  static Quote quote() {
    return Objects.requireNonNull(state(closes()).quote());
  }
}
