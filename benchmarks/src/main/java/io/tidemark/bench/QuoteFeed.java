package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Puts quotes on their cache topic as the processor would, so that the sink is measured alone. */
final class QuoteFeed implements AutoCloseable {
  private final String topic;
  private final Sender sender;
  private final Market market;
  private final Ledger ledger;
  private final Rig rig;

  /** A feed of the rig's workload over so many symbols. */
  QuoteFeed(Rig rig, int symbols, boolean prompt) {
    this.rig = rig;
    topic = rig.kafka().topics().cache(CacheTopic.QUOTES);
    sender =
        prompt ? Sender.prompt(rig.kafka(), rig.options().lingerMillis) : Sender.bulk(rig.kafka());
    market = new Market(symbols, rig.options().seed);
    ledger = new Ledger(symbols);
  }

  Ledger ledger() {
    return ledger;
  }

  /** The next version of every symbol's quote. */
  void everySymbolOnce() {
    for (int symbol = 0; symbol < market.symbols(); symbol++) {
      send(market.move(symbol, System.currentTimeMillis()));
    }
    sender.flush();
  }

  /** As many quotes, of symbols drawn by popularity. */
  void popular(int count) {
    for (int i = 0; i < count; i++) {
      send(market.next(System.currentTimeMillis()));
    }
    sender.flush();
  }

  /** Quotes at a rate until {@code seconds} have passed or the bench is stopped. */
  void run(int rate, int seconds, BooleanSupplier stopped) {
    OpenLoop.run(
        rate,
        (long) rate * seconds,
        (index, intended) -> send(market.next(System.currentTimeMillis())),
        Flights.histogram(),
        () -> rig.workplace().closed() || stopped.getAsBoolean());
    sender.flush();
  }

  private void send(Tick tick) {
    long version = ledger.add(tick);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, Tick.symbol(tick.symbol()).getBytes(UTF_8), json(tick, version));
    record.headers().add(RecordHeaders.VERSION, Long.toString(version).getBytes(US_ASCII));
    sender.send(record);
  }

  /** A quote with the fields that the processor writes. */
  static byte[] json(Tick tick, long version) {
    String price = Tick.decimal(tick.cents());
    StringBuilder text = new StringBuilder(320);
    text.append("{\"version\":").append(version);
    text.append(",\"symbol\":\"").append(Tick.symbol(tick.symbol()));
    text.append("\",\"price\":\"").append(price);
    text.append("\",\"bid\":\"").append(Tick.decimal(tick.cents() - 1));
    text.append("\",\"ask\":\"").append(Tick.decimal(tick.cents() + 1));
    text.append("\",\"currency\":\"USD\",\"previousClose\":null,\"change\":null");
    text.append(",\"changePercent\":null,\"open\":\"").append(price);
    text.append("\",\"high\":\"").append(price).append("\",\"low\":\"").append(price);
    text.append("\",\"volume\":\"").append(version).append(".25\",\"eventTime\":");
    text.append(tick.eventTime()).append(",\"source\":\"bench\",\"tidemark\":\"0@");
    return text.append(version).append("\"}").toString().getBytes(US_ASCII);
  }

  @Override
  public void close() {
    sender.close();
  }
}
