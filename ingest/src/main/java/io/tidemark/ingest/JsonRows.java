package io.tidemark.ingest;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.AssetJson;
import io.tidemark.model.json.BarJson;
import io.tidemark.model.json.PortfolioJson;
import io.tidemark.model.json.PriceUpdateJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The rows of an NDJSON file: prices, bars, portfolios and assets; confined to one thread. */
final class JsonRows implements Rows {
  private final ByteLines lines;
  private final Outgoing outgoing;
  private final InstantSource clock;
  private long lastTime;

  JsonRows(InputStream in, Outgoing outgoing, InstantSource clock) {
    this.lines = new ByteLines(in);
    this.outgoing = outgoing;
    this.clock = clock;
  }

  @Override
  public @Nullable Row next() throws IOException {
    while (lines.advance()) {
      byte[] json = lines.current();
      if (json == null) {
        return new Row.Refused(lines.number(), "is longer than " + ByteLines.MAX_LENGTH);
      }
      if (JsonScan.skipBlank(json, 0) < json.length) {
        return row(json);
      }
    }
    return null;
  }

  private Row row(byte[] json) {
    try {
      return event(json, clock.millis());
    } catch (InvalidRecordException e) {
      return new Row.Refused(lines.number(), String.valueOf(e.getMessage()));
    }
  }

  private Row event(byte[] json, long now) {
    RecordShape shape = RecordShape.of(json);
    return switch (shape.kind()) {
      case PRICE -> {
        PriceUpdate update = PriceUpdateJson.read(json, now).notAheadOf(now);
        lastTime = update.eventTime();
        yield event(outgoing.price(update));
      }
      case BAR -> {
        Bar bar = BarJson.read(json).closedBy(now);
        lastTime = bar.openTime();
        yield event(outgoing.bar(bar));
      }
      case PORTFOLIO ->
          event(outgoing.portfolio(PortfolioJson.read(new PortfolioId(shape.key()), json)));
      case ASSET -> {
        Asset asset = AssetJson.read(Symbol.parse(shape.key()), json);
        yield event(outgoing.asset(asset));
      }
    };
  }

  private Row event(ProducerRecord<byte[], byte[]> record) {
    return new Row.Event(lines.number(), lastTime, record);
  }
}
