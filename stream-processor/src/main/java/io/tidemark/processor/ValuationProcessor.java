package io.tidemark.processor;

import io.tidemark.model.Holding;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.Valuation;
import io.tidemark.model.json.ValuationJson;
import io.tidemark.model.valuation.Valuations;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.model.wire.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Values the portfolios of its partition at the quotes of the {@link Board}: a price that changes
 * finds the portfolios that hold it in memory, without a record a position. One a task.
 */
final class ValuationProcessor extends TurnProcessor {
  /** What the cache has lost is sent again no more often than this. */
  private static final long RESENT_MILLIS = 1_000;

  /** A portfolio with its turn. */
  private static final class Live {
    final PortfolioRecord record;
    final Pacing.Turn turn;

    Live(PortfolioRecord record, Pacing.Turn turn) {
      this.record = record;
      this.turn = turn;
    }
  }

  private final Board board;
  private final BoardReader boardReader;
  private final Map<String, Live> live = new HashMap<>();
  private final Map<String, Set<String>> holders = new HashMap<>();
  private final Pacing<String> valuations;
  private final Renewal<String> renewal;
  private final long restMillis;
  private LiveStore<PortfolioRecord> portfolios;
  private Board.Watch watch;
  private long sentThrough;

  @SuppressWarnings("NullAway.Init") // the store and the watch come in init
  ValuationProcessor(
      Topics topics, ProcessorConfig config, Board board, TurnProcessor.Shared shared) {
    super(List.of(topics.portfolios()), TidemarkTopology.PORTFOLIOS, config.pace(), shared);
    this.board = board;
    this.boardReader = shared.boardReader();
    ProcessorConfig.Pace pace = config.pace();
    this.valuations = pace.pacing(pace.valuation(), guarded(this::send));
    this.restMillis = pace.renewal().toMillis();
    this.renewal = new Renewal<>(restMillis, live::keySet, guarded(this::renew));
  }

  @Override
  void opened(ProcessorContext<byte[], byte[]> context) {
    live.clear();
    holders.clear();
    valuations.clear();
    renewal.clear();
    sentThrough = 0;
    portfolios = context.getStateStore(TidemarkTopology.PORTFOLIOS);
    portfolios.beforeCommit(this::beforeCommit);
    watch = board.watch();
    boardReader.follow(this);
    for (PortfolioRecord record : portfolios.values()) {
      hold(record, new Pacing.Turn());
    }
  }

  @Override
  void handle(Record<byte[], byte[]> record, RecordMetadata origin) {
    if (record.key() == null) {
      throw new InvalidRecordException("key: is null");
    }
    PortfolioRecord told =
        PortfolioRecord.of(new PortfolioId(text(record.key())), record.value(), origin.offset());
    String id = told.id().value();
    Live before = live.get(id);
    letGo(before);
    portfolios.put(id, told);
    hold(told, before == null ? new Pacing.Turn() : before.turn);
    changed(id, now());
  }

  private void hold(PortfolioRecord record, Pacing.Turn turn) {
    String id = record.id().value();
    live.put(id, new Live(record, turn));
    for (Symbol symbol : symbols(record)) {
      holders.computeIfAbsent(symbol.value(), key -> new HashSet<>()).add(id);
      watch.add(symbol);
    }
  }

  private void letGo(@Nullable Live before) {
    if (before == null) {
      return;
    }
    for (Symbol symbol : symbols(before.record)) {
      Set<String> others = holders.getOrDefault(symbol.value(), new HashSet<>());
      others.remove(before.record.id().value());
      if (others.isEmpty()) {
        holders.remove(symbol.value());
        watch.remove(symbol);
      }
    }
  }

  private static Iterable<Symbol> symbols(PortfolioRecord record) {
    Portfolio portfolio = record.portfolio();
    return portfolio == null
        ? Set.of()
        : portfolio.holdings().stream().map(Holding::symbol).toList();
  }

  private void changed(String id, long now) {
    Live portfolio = live.get(id);
    if (portfolio != null && !behindBarrier()) {
      valuations.changed(id, portfolio.turn, now);
    }
  }

  /** What was sent before is not known, nor what the board held then: all of them once more. */
  @Override
  void abreast(long now) {
    List.copyOf(live.keySet()).forEach(id -> changed(id, now));
  }

  @Override
  void pace(long lagMillis) {
    valuations.lag(Math.max(lagMillis, boardReader.lagMillis()));
  }

  @Override
  void due(long now) {
    if (sentThrough > 0) {
      // That this runs at all says that the commit which sent it went through.
      boardReader.followed(this, sentThrough);
      sentThrough = 0;
    }
    long turn = boardReader.turns();
    takeChanges(now);
    valuations.sendDue(now);
    renewal.due(now);
    if (!behindBarrier() && valuations.waiting() == 0 && allCommitted()) {
      boardReader.followed(this, turn);
    }
  }

  private void renew(String id) {
    Live portfolio = live.get(id);
    if (portfolio != null && portfolio.turn.restedFor(restMillis, now())) {
      changed(id, now());
    }
  }

  private void takeChanges(long now) {
    for (String symbol : watch.takeChanged()) {
      for (String id : holders.getOrDefault(symbol, Set.of())) {
        changed(id, now);
      }
    }
  }

  @Override
  void allDue(long now) {
    long turn = boardReader.turns();
    takeChanges(now);
    valuations.sendAll(now);
    sentThrough = behindBarrier() ? 0 : turn;
  }

  private void send(String id) {
    Live known = live.get(id);
    if (known == null) {
      return;
    }
    Valued valued = value(known.record);
    outputs()
        .entry(
            CacheTopic.VALUATIONS.suffix(), id, json(known.record, valued), valued.version, now());
    if (valued.valuation == null) {
      live.remove(id);
      portfolios.remove(id);
    }
  }

  /** A valuation with its version; null of a portfolio that is deleted. */
  private record Valued(@Nullable Valuation valuation, long version) {}

  /**
   * Values a portfolio. The version is the position of its portfolio plus the inputs that the board
   * reflects: it rises with every change of either, whichever symbols the portfolio holds.
   */
  private Valued value(PortfolioRecord record) {
    Portfolio portfolio = record.portfolio();
    return board.read(
        () ->
            new Valued(
                portfolio == null ? null : Valuations.value(portfolio, board::priced),
                record.position() + board.versions()));
  }

  private byte @Nullable [] json(PortfolioRecord record, Valued valued) {
    return valued.valuation == null
        ? null
        : ValuationJson.write(valued.version, position(record), valued.valuation);
  }

  @Override
  StateReply tell(StateQuestion question) {
    Live known = live.get(question.key());
    byte[] json = known == null ? null : json(known.record, value(known.record));
    if (known == null || json == null) {
      return new StateReply.Unknown();
    }
    if (question.renew() && known.turn.restedFor(RESENT_MILLIS, now())) {
      changed(question.key(), now());
    }
    return new StateReply.Found(json);
  }

  private Tidemark position(PortfolioRecord record) {
    return new Tidemark(partition(), record.position() - 1);
  }

  @Override
  void closed() {
    boardReader.unfollow(this);
    board.close(watch);
  }
}
