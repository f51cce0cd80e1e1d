package io.tidemark.ingest.provider;

import io.tidemark.ingest.provider.SourceStats.Count;
import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import io.tidemark.model.Tidemark;
import io.tidemark.model.json.PriceUpdateJson;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Takes what sources say and passes on what is new, of the source that is heeded, and not to be
 * doubted. On the event loop.
 */
final class Market implements Source.Listener {
  /** For one gap; a thousand trades each. */
  private static final int MOST_ANSWERS = 10;

  private final EventSink sink;
  private final InstantSource clock;
  private final Consumer<Symbol> restated;
  private Map<Symbol, Desk> desks = Map.of();
  private Map<Symbol, Symbol> benchmarks = Map.of();

  /**
   * A market.
   *
   * @param restated told where a symbol's history is no longer right
   */
  Market(EventSink sink, InstantSource clock, Consumer<Symbol> restated) {
    this.sink = sink;
    this.clock = clock;
    this.restated = restated;
  }

  /** Takes other desks; those that stay are the same objects. */
  void open(Map<Symbol, Desk> next, Map<Symbol, Symbol> measuredAgainst) {
    Map<Symbol, Desk> kept = new LinkedHashMap<>(next);
    desks.forEach(
        (symbol, desk) -> {
          if (kept.get(symbol) != desk) {
            desk.sanity().giveUp().ifPresent(this::doubt);
          }
        });
    desks = kept;
    benchmarks = Map.copyOf(measuredAgainst);
  }

  Map<Symbol, Desk> desks() {
    return desks;
  }

  @Override
  public void said(Source source, List<Message> messages, byte[] frame) {
    hear(source, messages, frame, false);
  }

  /**
   * Hears what a source said; returns what of it is on its way to Kafka.
   *
   * @param asked whether somebody asked for it, so that it counts though another source is heeded
   */
  List<CompletableFuture<Tidemark>> hear(
      Source source, List<Message> messages, byte[] frame, boolean asked) {
    Hearing hearing = new Hearing(source, frame, asked);
    messages.forEach(message -> message.to(hearing));
    return hearing.sent;
  }

  /** One answer or frame of one source. */
  private final class Hearing implements Message.Receiver {
    private final Source source;
    private final byte[] frame;
    private final boolean asked;
    private final List<CompletableFuture<Tidemark>> sent = new ArrayList<>();

    Hearing(Source source, byte[] frame, boolean asked) {
      this.source = source;
      this.frame = frame;
      this.asked = asked;
    }

    @Override
    public void price(Message.Price price) {
      Desk desk = desks.get(price.update().symbol());
      if (desk == null) {
        return;
      }
      Sequence sequence = source.sequence(price, asked);
      switch (sequence.place(price)) {
        case DUPLICATE -> source.count(Count.DUPLICATES);
        case LATE -> source.count(Count.LATE);
        case AFTER_A_GAP -> {
          source.count(Count.GAPS);
          heed(desk, price);
          refill(source, desk, sequence);
        }
        case NEXT -> heed(desk, price);
      }
    }

    private void heed(Desk desk, Message.Price price) {
      if (!asked && !desk.heeds(source.name())) {
        source.count(Count.STANDBY);
        return;
      }
      if (!timely(source, price.update())) {
        return;
      }
      Sanity.Verdict verdict = desk.sanity().judge(price);
      verdict
          .bad()
          .ifPresent(
              doubted -> {
                source.count(Count.DOUBTED);
                doubt(doubted);
              });
      verdict.good().forEach(good -> desk.published(send(source, good.update())));
    }

    @Override
    public void bar(Bar bar) {
      try {
        sent.add(sink.bar(bar.closedBy(clock.millis())));
        source.count(Count.BARS);
      } catch (InvalidRecordException e) {
        source.stats().refused(bar.symbol().value(), frame, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void asset(Asset asset) {
      source.count(Count.ASSETS);
      sent.add(sink.asset(measured(asset)));
    }

    @Override
    public void refused(Message.Refused refused) {
      source.stats().refused(refused.key(), frame, refused.reason());
    }

    @Override
    public void restated(Symbol symbol) {
      restated.accept(symbol);
    }

    @Override
    public void failed(String reason) {
      source.fail(reason);
    }
  }

  private Asset measured(Asset asset) {
    Symbol benchmark = benchmarks.get(asset.symbol());
    return benchmark == null
        ? asset
        : new Asset(
            asset.symbol(),
            asset.name(),
            asset.type(),
            asset.currency(),
            asset.exchange(),
            asset.timezone(),
            benchmark,
            asset.circulatingSupply(),
            asset.totalSupply(),
            asset.maxSupply());
  }

  private boolean timely(Source source, PriceUpdate update) {
    try {
      update.notAheadOf(clock.millis());
      return true;
    } catch (InvalidRecordException e) {
      source
          .stats()
          .refused(
              update.symbol().value(),
              PriceUpdateJson.write(update),
              String.valueOf(e.getMessage()));
      return false;
    }
  }

  private CompletableFuture<Tidemark> send(Source source, PriceUpdate update) {
    source.count(Count.EVENTS);
    CompletableFuture<Tidemark> position = sink.price(update);
    return position.whenComplete(
        (durable, failure) -> {
          if (failure == null) {
            source.stats().lagged(clock.millis() - update.eventTime());
          }
        });
  }

  private void doubt(Sanity.Doubted doubted) {
    PriceUpdate update = doubted.price().update();
    sink.deadLetter(update.symbol().value(), PriceUpdateJson.write(update), doubted.reason());
  }

  /** Asks for what did not come; what comes of it does not pass as news, it belongs in between. */
  private void refill(Source source, Desk desk, Sequence sequence) {
    if (!desk.heeds(source.name())) {
      sequence.closeGap(); // another source tells what is missing here
    } else if (sequence.beginRefill()) {
      askOn(source, desk, sequence, MOST_ANSWERS);
    }
  }

  /** Asks until the gap is closed, as long as each answer makes it narrower. */
  private void askOn(Source source, Desk desk, Sequence sequence, int left) {
    long after = sequence.gap().map(Sequence.Gap::after).orElse(Long.MAX_VALUE);
    List<Future<List<Message>>> answers = new ArrayList<>();
    for (Call call : source.provider().after(desk.listing(source.name()), after)) {
      answers.add(source.ask(call).onSuccess(messages -> fill(source, messages, sequence)));
    }
    Future.join(answers)
        .onComplete(
            done -> {
              boolean nearer = sequence.gap().filter(gap -> gap.after() > after).isPresent();
              if (nearer && sequence.lacks() && left > 1) {
                askOn(source, desk, sequence, left - 1);
                return;
              }
              if (done.failed() || sequence.lacks()) {
                source.count(Count.UNFILLED);
              }
              sequence.closeGap();
            });
  }

  private void fill(Source source, List<Message> messages, Sequence sequence) {
    for (Message message : messages) {
      if (message instanceof Message.Price price
          && sequence.fills(price)
          && timely(source, price.update())) {
        source.count(Count.REFILLED);
        var unused = send(source, price.update());
      }
    }
  }

  /** What waits for confirmation will not get any. */
  void close() {
    desks.values().forEach(desk -> desk.sanity().giveUp().ifPresent(this::doubt));
  }
}
