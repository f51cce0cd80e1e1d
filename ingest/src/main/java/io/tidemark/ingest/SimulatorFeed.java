package io.tidemark.ingest;

import io.tidemark.ingest.provider.Feed;
import io.tidemark.model.Holding;
import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes simulated assets, their history and a sample portfolio once, and then prices at a
 * steady rate. While Kafka is away or too slow, prices are left out rather than queued.
 */
final class SimulatorFeed implements Feed {
  /** How many daily bars a symbol gets, so that momentum's longest lookback has its history. */
  static final int HISTORY_DAYS = 430;

  private static final Logger LOG = LoggerFactory.getLogger(SimulatorFeed.class);
  private static final int TURN_MILLIS = 10;
  private static final int MAX_UNACKNOWLEDGED = 20_000;

  private final IngestConfig.Feeding config;
  private final List<Instrument> instruments;
  private final Outgoing outgoing;
  private final SimulatorMark mark;
  private final Producer<byte[], byte[]> producer;
  private final Supplier<Optional<String>> obstacle;
  private final InstantSource clock;
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "tidemark-simulator");
            made.setDaemon(true);
            return made;
          });
  private @Nullable SimulatedTicks ticks;
  private long lastTurn;
  private double due;

  SimulatorFeed(
      IngestConfig.Feeding config,
      List<Instrument> instruments,
      Outgoing outgoing,
      SimulatorMark mark,
      Producer<byte[], byte[]> producer,
      Supplier<Optional<String>> obstacle,
      InstantSource clock) {
    this.config = config;
    this.instruments = instruments;
    this.outgoing = outgoing;
    this.mark = mark;
    this.producer = producer;
    this.obstacle = obstacle;
    this.clock = clock;
  }

  @Override
  public void start() {
    var unused = thread.scheduleWithFixedDelay(this::turn, 0, TURN_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("the simulator did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is due since the last turn; a failure is told, and the next turn tries again. */
  void turn() {
    if (obstacle.get().isPresent()) {
      lastTurn = clock.millis();
      return;
    }
    try {
      SimulatedTicks going = ticks;
      if (going == null) {
        going = begin();
        ticks = going;
        lastTurn = clock.millis();
      }
      tick(going);
    } catch (KafkaException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.warn("the simulator could not publish: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.error("the simulator ends", e);
      throw e;
    }
  }

  private void tick(SimulatedTicks going) {
    long now = clock.millis();
    due = Math.min(due + (now - lastTurn) / 1000.0 * config.rate(), config.rate());
    lastTurn = now;
    for (; due >= 1; due--) {
      var record = outgoing.price(going.next(now));
      if (unacknowledged.get() < MAX_UNACKNOWLEDGED) {
        unacknowledged.incrementAndGet();
        var unused = producer.send(record, (metadata, failure) -> unacknowledged.decrementAndGet());
      }
    }
  }

  private SimulatedTicks begin() {
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    LocalDate earliest = yesterday.minusDays(HISTORY_DAYS - 1);
    Optional<LocalDate> published = mark.read();
    LocalDate first = published.map(day -> day.plusDays(1)).orElse(earliest);
    SimulatedHistory history =
        SimulatedHistory.of(
            instruments, config.seed(), first.isBefore(earliest) ? earliest : first, yesterday);
    Delivery delivery = new Delivery(producer);
    if (published.isEmpty()) {
      instruments.forEach(instrument -> delivery.send(outgoing.asset(instrument.asset())));
      delivery.send(outgoing.portfolio(sample()));
    }
    history.bars().forEach(bar -> delivery.send(outgoing.bar(bar)));
    await(delivery);
    if (!history.bars().isEmpty()) {
      mark.write(yesterday);
      LOG.info("published {} simulated daily bars", history.bars().size());
    }
    return new SimulatedTicks(history.end(), config.seed(), config.rate());
  }

  private static void await(Delivery delivery) {
    try {
      Delivery.Outcome outcome = delivery.end().get(2, TimeUnit.MINUTES);
      if (!outcome.complete()) {
        throw new KafkaException("history is incomplete", outcome.failure());
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("history is incomplete", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static Portfolio sample() {
    return new Portfolio(
        new PortfolioId("sample"),
        "Sample portfolio",
        "USD",
        List.of(
            holding("AAPL", "120", "182.50"),
            holding("MSFT", "60", "371.20"),
            holding("NVDA", "150", "96.40"),
            holding("SPY", "80", "512.75"),
            holding("QQQ", "45", "441.10"),
            holding("JPM", "90", "198.30"),
            holding("BTC-USD", "0.75", "61250.00"),
            holding("ETH-USD", "9.5", "2480.00")));
  }

  private static Holding holding(String symbol, String quantity, String costBasis) {
    return new Holding(new Symbol(symbol), new BigDecimal(quantity), new BigDecimal(costBasis));
  }
}
