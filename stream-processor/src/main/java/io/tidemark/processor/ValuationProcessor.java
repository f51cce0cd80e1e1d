package io.tidemark.processor;

import com.codahale.metrics.Meter;
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
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Values the portfolios of its partition at the quotes of the {@link Board}: a price that changes
 * finds the portfolios that hold it in memory, without a record a position. One a task.
 */
final class ValuationProcessor extends TurnProcessor {
  /*
   * A price of a popular symbol makes thousands of portfolios due at once, and the same thread takes
   * prices. So portfolios that are due wait in a queue and are valued in slices, and changes of the
   * board are looked for at intervals that are long beside what looking takes.
   *
   * A commit does not send what waits: a task that starts values all of its portfolios once more.
   * But how far its output follows the board is told from what waits: nothing that waits has missed
   * anything up to its own mark.
   */

  /** What the cache has lost is sent again no more often than this. */
  private static final long RESENT_MILLIS = 1_000;

  /** Looking for changes takes no more than about a tenth of the time. */
  private static final long REST_AFTER_LOOKING = 10;

  private static final long LONGEST_REST_MILLIS = 250;

  /** A portfolio with its turn. */
  private static final class Live {
    final Pacing.Turn turn = new Pacing.Turn();
    PortfolioRecord record;

    /** Waits for its turn or in the queue; then it reflects the board's turn {@link #through}. */
    boolean waiting;

    boolean queued;
    long through;

    Live(PortfolioRecord record) {
      this.record = record;
    }
  }

  private final Board board;
  private final BoardReader boardReader;
  private final Meter received;
  private final Map<String, Live> live = new HashMap<>();
  private final Map<String, Set<Live>> holders = new HashMap<>();
  private final ArrayDeque<Live> queue = new ArrayDeque<>();
  private final Share share = new Share();
  private final Pacing<Live> valuations;
  private final Renewal<Live> renewal;
  private final long restMillis;
  private final Consumer<Live> send = guarded(this::send);
  private LiveStore<PortfolioRecord> portfolios;
  private Board.Watch watch;
  private long receivedBefore;
  private long nextLook;
  private long lookedThrough;
  private long sentThrough;

  @SuppressWarnings("NullAway.Init") // the store and the watch come in init
  ValuationProcessor(
      Topics topics, ProcessorConfig config, Board board, TurnProcessor.Shared shared) {
    super(List.of(topics.portfolios()), TidemarkTopology.PORTFOLIOS, config.pace(), shared);
    this.board = board;
    this.boardReader = shared.boardReader();
    this.received = shared.meters().received();
    ProcessorConfig.Pace pace = config.pace();
    this.valuations = pace.pacing(pace.valuation(), this::queue);
    this.restMillis = pace.renewal().toMillis();
    this.renewal = new Renewal<>(restMillis, live::values, guarded(this::renew));
  }

  @Override
  void opened(ProcessorContext<byte[], byte[]> context) {
    live.clear();
    holders.clear();
    queue.clear();
    valuations.clear();
    renewal.clear();
    nextLook = 0;
    lookedThrough = 0;
    sentThrough = 0;
    portfolios = context.getStateStore(TidemarkTopology.PORTFOLIOS);
    portfolios.beforeCommit(this::beforeCommit);
    watch = board.watch();
    boardReader.follow(this);
    for (PortfolioRecord record : portfolios.values()) {
      hold(new Live(record));
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
    Live known = live.get(id);
    if (known != null) {
      letGo(known);
    }
    Live portfolio = known == null ? new Live(told) : known;
    portfolio.record = told;
    portfolios.put(id, told);
    hold(portfolio);
    changed(portfolio, now());
  }

  private void hold(Live portfolio) {
    live.put(portfolio.record.id().value(), portfolio);
    for (Symbol symbol : symbols(portfolio.record)) {
      holders.computeIfAbsent(symbol.value(), key -> new HashSet<>()).add(portfolio);
      watch.add(symbol);
    }
  }

  private void letGo(Live portfolio) {
    for (Symbol symbol : symbols(portfolio.record)) {
      Set<Live> others = holders.getOrDefault(symbol.value(), new HashSet<>());
      others.remove(portfolio);
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

  private void changed(Live portfolio, long now) {
    if (behindBarrier() || portfolio.queued) {
      return; // all of them are sent once the barrier is reached; a queued one will reflect this
    }
    if (!portfolio.waiting) {
      portfolio.waiting = true;
      portfolio.through = lookedThrough;
    }
    valuations.changed(portfolio, portfolio.turn, now);
  }

  /** Its turn has come. */
  private void queue(Live portfolio) {
    boolean gone = live.get(portfolio.record.id().value()) != portfolio;
    if (!portfolio.queued && !gone) {
      portfolio.queued = true;
      queue.add(portfolio);
    }
  }

  /** What was sent before is not known, nor what the board held then: all of them once more. */
  @Override
  void abreast(long now) {
    live.values().forEach(portfolio -> changed(portfolio, now));
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
    look(now);
    valuations.sendDue(now);
    renewal.due(now);
    sendSlice();
    if (!behindBarrier() && queue.isEmpty() && valuations.waiting() == 0 && allCommitted()) {
      boardReader.followed(this, lookedThrough);
    }
  }

  private void renew(Live portfolio) {
    if (portfolio.turn.restedFor(restMillis, now())) {
      changed(portfolio, now());
    }
  }

  /** Finds the portfolios whose prices have changed. */
  private void look(long now) {
    if (now < nextLook) {
      return;
    }
    long begun = System.nanoTime();
    long turn = boardReader.turns();
    for (String symbol : watch.takeChanged()) {
      for (Live portfolio : holders.getOrDefault(symbol, Set.of())) {
        changed(portfolio, now);
      }
    }
    lookedThrough = turn;
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    nextLook = now + Math.min(LONGEST_REST_MILLIS, REST_AFTER_LOOKING * took);
  }

  private void sendSlice() {
    long count = received.getCount();
    long begun = System.nanoTime();
    long until = begun + share.nanos(begun, count != receivedBefore);
    receivedBefore = count;
    for (Live next = queue.poll(); next != null; next = queue.poll()) {
      next.queued = false;
      next.waiting = false;
      send.accept(next);
      if (System.nanoTime() >= until) {
        break;
      }
    }
    share.ended(System.nanoTime());
  }

  @Override
  void allDue(long now) {
    sentThrough =
        behindBarrier()
            ? 0
            : live.values().stream()
                .filter(portfolio -> portfolio.waiting)
                .mapToLong(portfolio -> portfolio.through)
                .reduce(lookedThrough, Math::min);
  }

  private void send(Live portfolio) {
    PortfolioRecord record = portfolio.record;
    String id = record.id().value();
    Valued valued = value(record);
    outputs()
        .entry(CacheTopic.VALUATIONS.suffix(), id, json(record, valued), valued.version, now());
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
      changed(known, now());
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
