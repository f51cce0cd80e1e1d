package io.tidemark.bench.jmh;

import io.tidemark.model.Momentum;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.indicator.Macd;
import io.tidemark.model.indicator.Rsi;
import io.tidemark.model.market.SymbolState;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an update costs to fold in, and what a score costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
  private final DailyCloses closes = Samples.closes();
  private final SymbolState state = Samples.state(closes);
  private final PriceUpdate update = Samples.update();
  private Rsi rsi = Rsi.of(14);
  private Macd macd = Macd.of(12, 26, 9);
  private double close = 100;
  private long time = update.eventTime();
  private long offset;

  /** One more close of RSI. */
  @Benchmark
  public OptionalDouble rsi() {
    close = close == 100 ? 101 : 100;
    rsi = rsi.plus(close);
    return rsi.value();
  }

  /** One more close of MACD. */
  @Benchmark
  public OptionalDouble macd() {
    close = close == 100 ? 101 : 100;
    macd = macd.plus(close);
    return macd.histogram();
  }

  /** One more price, a hundredth of a second after the last. */
  @Benchmark
  public boolean price() {
    time += 10;
    return state.apply(
        Samples.at(update, time), Samples.position(offset++), closes, Samples.GRACE_MILLIS);
  }

  /** A momentum score, as it is computed for each record of the topic. */
  @Benchmark
  public @Nullable Momentum momentum() {
    return state.momentum(closes, OptionalDouble.empty());
  }
}
