package io.tidemark.processor;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Momentum;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.indicator.DailyCloses;
import io.tidemark.model.indicator.MomentumModel;
import io.tidemark.model.json.AssetJson;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.MomentumJson;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.market.SymbolState;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.model.wire.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Turns the prices, provider bars and assets of its partition's symbols into quotes, bars, momentum
 * scores and assets. One a task.
 */
final class MarketProcessor extends TurnProcessor {
  /** Scores and bars are renewed this many times more seldom than quotes. */
  private static final int RESTS = 5;

  /** What the cache has lost is sent again no more often than this. */
  private static final long RESENT_MILLIS = 1_000;

  private static final List<Interval> SHORT = List.of(Interval.ONE_MINUTE);
  private static final List<Interval> LONG =
      List.of(Interval.FIVE_MINUTES, Interval.ONE_HOUR, Interval.ONE_DAY);

  /** A symbol's state with the turns of its outputs. */
  private static final class Live {
    final SymbolState state;
    final DailyCloses closes;
    final Pacing.Turn quote = new Pacing.Turn();
    final Pacing.Turn openBars = new Pacing.Turn();
    final Pacing.Turn longBars = new Pacing.Turn();
    final Pacing.Turn momentum = new Pacing.Turn();
    long appended;
    long assetRenewed;

    Live(SymbolState state, DailyCloses closes) {
      this.state = state;
      this.closes = closes;
    }
  }

  private final Topics topics;
  private final ProcessorConfig config;
  private final Board board;
  private final Scoring scoring;
  private final SymbolEntries entries;
  private final Map<String, Live> live = new HashMap<>();
  private final Pacing<Live> quotes;
  private final Pacing<Live> openBars;
  private final Pacing<Live> longBars;
  private final Pacing<Live> momentum;
  private final Renewal<Live> renewal;
  private final long restMillis;
  private LiveStore<SymbolState> states;
  private LiveStore<DailyCloses> closes;
  private Benchmarks<Live> benchmarks;

  @SuppressWarnings("NullAway.Init") // the stores and the benchmarks come in init
  MarketProcessor(Topics topics, ProcessorConfig config, Board board, TurnProcessor.Shared shared) {
    super(topics.market(), TidemarkTopology.SYMBOLS, config.pace(), shared);
    this.topics = topics;
    this.config = config;
    this.board = board;
    this.scoring = new Scoring(board);
    this.entries = new SymbolEntries(scoring);
    ProcessorConfig.Pace pace = config.pace();
    this.quotes = pace.pacing(pace.quote(), guarded(this::sendQuote));
    this.openBars = pace.pacing(pace.openBar(), guarded(symbol -> sendBars(symbol, SHORT)));
    this.longBars = pace.pacing(pace.longBar(), guarded(symbol -> sendBars(symbol, LONG)));
    this.momentum = pace.pacing(pace.momentum(), guarded(this::sendMomentum));
    this.restMillis = pace.renewal().toMillis();
    this.renewal = new Renewal<>(restMillis, live::values, guarded(this::renew));
  }

  @Override
  void opened(ProcessorContext<byte[], byte[]> context) {
    live.clear();
    quotes.clear();
    openBars.clear();
    longBars.clear();
    momentum.clear();
    renewal.clear();
    states = context.getStateStore(TidemarkTopology.SYMBOLS);
    closes = context.getStateStore(TidemarkTopology.CLOSES);
    states.beforeCommit(this::beforeCommit);
    benchmarks = new Benchmarks<>(board);
    for (SymbolState state : states.values()) {
      measure(live(state.symbol().value(), state), null);
    }
  }

  @Override
  void handle(Record<byte[], byte[]> record, RecordMetadata origin) {
    Symbol symbol = symbol(record);
    byte[] value = record.value();
    if (origin.topic().equals(topics.assetsIn())) {
      asset(symbol, value == null ? null : AssetJson.read(symbol, value), record);
    } else if (value == null) {
      throw new InvalidRecordException("value: is null");
    } else if (origin.topic().equals(topics.prices())) {
      PriceUpdate update = PriceUpdateJson.read(value).notAheadOf(record.timestamp());
      same(symbol, update.symbol());
      price(update, new Tidemark(origin.partition(), origin.offset()), record);
    } else if (origin.topic().equals(topics.barsIn())) {
      bar(symbol, BarJson.read(value).closedBy(record.timestamp()), record.timestamp());
    } else {
      bar(symbol, BarJson.read(value), now()); // history, put before all else by its timestamp
    }
  }

  private static Symbol symbol(Record<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new InvalidRecordException("key: is null");
    }
    // As it is: a key in lower case lies in another partition than the same symbol's others.
    return new Symbol(text(record.key()));
  }

  private static void same(Symbol key, Symbol named) {
    if (!key.equals(named)) {
      throw InvalidRecordException.of("symbol", "must be the key " + key, named);
    }
  }

  private void price(PriceUpdate update, Tidemark position, Record<?, ?> record) {
    Live symbol = live(update.symbol());
    boolean closesToo =
        symbol.state.apply(update, position, symbol.closes, config.grace().toMillis());
    changed(symbol, record.timestamp(), closesToo);
  }

  private void bar(Symbol key, Bar told, long appended) {
    same(key, told.symbol());
    Live symbol = live(told.symbol());
    Bar bar = symbol.state.apply(told, symbol.closes);
    changed(symbol, appended, true);
    sendBar(bar, symbol);
  }

  private void asset(Symbol name, @Nullable Asset asset, Record<?, ?> record) {
    Live symbol = live(name);
    Asset before = symbol.state.asset();
    symbol.state.apply(asset);
    measure(symbol, before == null ? null : before.benchmark());
    changed(symbol, record.timestamp(), false);
    sendAsset(symbol);
  }

  private void sendAsset(Live symbol) {
    if (!symbol.state.everDescribed()) {
      return;
    }
    Asset asset = symbol.state.asset();
    long version = symbol.state.version();
    outputs()
        .entry(
            CacheTopic.ASSETS.suffix(),
            symbol.state.symbol().value(),
            asset == null ? null : AssetJson.write(version, asset),
            version,
            symbol.appended);
  }

  private void changed(Live symbol, long appended, boolean closesToo) {
    String name = symbol.state.symbol().value();
    symbol.appended = appended;
    states.put(name, symbol.state);
    if (closesToo) {
      closes.put(name, symbol.closes);
    }
    long now = now();
    quotes.changed(symbol, symbol.quote, now);
    symbol.state.takeClosedBars().forEach(bar -> sendBar(bar, symbol));
    changedBars(symbol, now);
    changedMomentum(symbol, now);
  }

  private void changedBars(Live symbol, long now) {
    openBars.changed(symbol, symbol.openBars, now);
    longBars.changed(symbol, symbol.longBars, now);
  }

  /** A score that looks at the board waits until the board is no older than any before it. */
  private void changedMomentum(Live symbol, long now) {
    if (behindBarrier() && symbol.state.everBenchmarked()) {
      momentum.later(symbol, symbol.momentum, now);
    } else {
      momentum.changed(symbol, symbol.momentum, now);
    }
  }

  private Live live(Symbol symbol) {
    Live known = live.get(symbol.value());
    if (known != null) {
      return known;
    }
    SymbolState state = states.get(symbol.value());
    return live(symbol.value(), state == null ? new SymbolState(symbol) : state);
  }

  private Live live(String name, SymbolState state) {
    DailyCloses known = closes.get(name);
    Live made = new Live(state, known == null ? new DailyCloses() : known);
    made.appended = now();
    live.put(name, made);
    return made;
  }

  private void measure(Live symbol, @Nullable Symbol before) {
    Asset asset = symbol.state.asset();
    benchmarks.measure(symbol, before, asset == null ? null : asset.benchmark());
  }

  /** What was sent before the last commit, or should have been, is not known: once more then. */
  @Override
  void abreast(long now) {
    for (Live symbol : live.values()) {
      if (symbol.state.everBenchmarked()) {
        momentum.changed(symbol, symbol.momentum, now);
      }
    }
  }

  @Override
  void pace(long lagMillis) {
    quotes.lag(lagMillis);
    openBars.lag(lagMillis);
    longBars.lag(lagMillis);
    momentum.lag(lagMillis);
  }

  @Override
  void due(long now) {
    benchmarks.takeChanged(symbol -> changedMomentum(symbol, now));
    quotes.sendDue(now);
    openBars.sendDue(now);
    longBars.sendDue(now);
    momentum.sendDue(now);
    renewal.due(now);
  }

  /** What is read most expires soonest; the rest lasts several times as long. */
  private void renew(Live symbol) {
    long now = now();
    symbol.appended = now; // what is sent again is as young as this, for retention's eyes
    if (symbol.quote.restedFor(restMillis, now)) {
      quotes.changed(symbol, symbol.quote, now);
    }
    if (symbol.momentum.restedFor(RESTS * restMillis, now)) {
      changedMomentum(symbol, now);
    }
    if (symbol.longBars.restedFor(RESTS * restMillis, now)) {
      renewBars(symbol, now);
      sendAsset(symbol);
    }
  }

  /** A commit leaves nothing behind: whoever starts from it has nothing to make up for. */
  @Override
  void allDue(long now) {
    quotes.sendAll(now);
    openBars.sendAll(now);
    longBars.sendAll(now);
    momentum.sendAll(now);
  }

  private void sendQuote(Live symbol) {
    Quote quote = symbol.state.quote();
    if (quote != null) {
      long version = symbol.state.version();
      outputs()
          .entry(
              CacheTopic.QUOTES.suffix(),
              quote.symbol().value(),
              QuoteJson.write(version, quote),
              version,
              symbol.appended,
              RecordHeaders.RETURN_63,
              symbol.state.return63(symbol.closes));
    }
  }

  private void sendBars(Live symbol, List<Interval> intervals) {
    symbol.state.takeChangedBars(intervals).forEach(bar -> sendBar(bar, symbol));
  }

  private void sendBar(Bar bar, Live symbol) {
    long version = symbol.state.version();
    outputs()
        .entry(
            Topics.bars(bar.interval()).suffix(),
            Topics.barKey(bar.symbol(), bar.openTime()),
            BarJson.write(version, bar),
            version,
            symbol.appended);
  }

  private void sendMomentum(Live symbol) {
    if (behindBarrier() && symbol.state.everBenchmarked()) {
      return; // all of them are sent once the barrier is reached
    }
    Scoring.Scored scored = scoring.score(symbol.state, symbol.closes);
    if (scored != null) {
      Momentum score = scored.momentum();
      outputs()
          .entry(
              CacheTopic.MOMENTUM.suffix(),
              Topics.momentumKey(MomentumModel.NAME, score.symbol()),
              MomentumJson.write(scored.version(), score),
              scored.version(),
              symbol.appended,
              RecordHeaders.SCORE,
              score.score() == null ? OptionalDouble.empty() : OptionalDouble.of(score.score()));
    }
  }

  @Override
  StateReply tell(StateQuestion question) {
    Live symbol = live.get(question.subject());
    byte[] json = symbol == null ? null : entries.json(question, symbol.state, symbol.closes);
    if (symbol == null || json == null) {
      return new StateReply.Unknown();
    }
    if (question.renew()) {
      renew(question.kind(), symbol);
    }
    return new StateReply.Found(json);
  }

  /** Sends an entry again that the cache has lost, unless that was done just now. */
  private void renew(CacheTopic kind, Live symbol) {
    long now = now();
    if (kind == CacheTopic.QUOTES && symbol.quote.restedFor(RESENT_MILLIS, now)) {
      symbol.appended = now;
      quotes.changed(symbol, symbol.quote, now);
    } else if (kind == CacheTopic.MOMENTUM && symbol.momentum.restedFor(RESENT_MILLIS, now)) {
      symbol.appended = now;
      changedMomentum(symbol, now);
    } else if (kind == CacheTopic.ASSETS && now - symbol.assetRenewed >= RESENT_MILLIS) {
      symbol.appended = now;
      symbol.assetRenewed = now;
      sendAsset(symbol);
    } else if (kind.interval() != null && symbol.longBars.restedFor(RESENT_MILLIS, now)) {
      symbol.appended = now;
      renewBars(symbol, now);
    }
  }

  private void renewBars(Live symbol, long now) {
    symbol.state.touchNewestBars();
    changedBars(symbol, now);
    symbol.state.newestTold().forEach(bar -> sendBar(bar, symbol));
  }

  @Override
  void closed() {
    benchmarks.close();
  }
}
