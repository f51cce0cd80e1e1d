package io.tidemark.bench.jmh;

import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Quote;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.json.Entry;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.market.SymbolState;
import io.tidemark.model.market.SymbolStateCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read and write what lies in Kafka and Redis. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final long VERSION = 123_456;

  private final DailyCloses closes = Samples.closes();
  private final SymbolState state = Samples.state(closes);
  private final Quote quote = Samples.quote();
  private final byte[] stateBytes = SymbolStateCodec.encode(state);
  private final byte[] closesBytes = closes.encode();
  private final byte[] entry = QuoteJson.write(VERSION, quote);

  /** A record of {@code prices}. */
  @Benchmark
  public PriceUpdate readPriceUpdate() {
    return PriceUpdateJson.read(Samples.UPDATE);
  }

  /** A record of {@code quotes}. */
  @Benchmark
  public byte[] writeQuote() {
    return QuoteJson.write(VERSION, quote);
  }

  /** A quote, as the board reads it. */
  @Benchmark
  public Quote readQuote() {
    return QuoteJson.read(entry);
  }

  /** A symbol's state into its changelog. */
  @Benchmark
  public byte[] encodeState() {
    return SymbolStateCodec.encode(state);
  }

  /** A symbol's state out of its changelog. */
  @Benchmark
  public SymbolState decodeState() {
    return SymbolStateCodec.decode(stateBytes);
  }

  /** 400 daily closes into their changelog. */
  @Benchmark
  public byte[] encodeCloses() {
    return closes.encode();
  }

  /** 400 daily closes out of their changelog. */
  @Benchmark
  public DailyCloses decodeCloses() {
    return DailyCloses.decode(closesBytes);
  }

  /** The version that an entry begins with. */
  @Benchmark
  public long entryVersion() {
    return Entry.version(entry);
  }
}
