package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A bar, counted up price by price or told by a provider. */
final class PlainBar {
  final long openTime;
  final int day;
  BigDecimal open;
  BigDecimal high;
  BigDecimal low;
  BigDecimal close;
  @Nullable BigDecimal volume;
  @Nullable Long trades;
  @Nullable String source;
  private long firstTime;
  private long lastTime;

  PlainBar(long openTime, int day, BigDecimal price, long eventTime) {
    this.openTime = openTime;
    this.day = day;
    this.open = price;
    this.high = price;
    this.low = price;
    this.close = price;
    this.firstTime = eventTime;
    this.lastTime = eventTime;
    this.trades = 0L;
  }

  /** A provider's. */
  PlainBar(long openTime, int day, JsonNode told) {
    this(openTime, day, new BigDecimal(told.path("close").asText()), 0);
    open = new BigDecimal(told.path("open").asText());
    high = new BigDecimal(told.path("high").asText());
    low = new BigDecimal(told.path("low").asText());
    volume = new BigDecimal(told.path("volume").asText());
    trades = null;
    source = told.path("source").asText();
  }

  boolean told() {
    return source != null;
  }

  void count(BigDecimal price, @Nullable BigDecimal size, long eventTime) {
    high = high.max(price);
    low = low.min(price);
    if (eventTime < firstTime) {
      firstTime = eventTime;
      open = price;
    }
    if (eventTime >= lastTime) {
      lastTime = eventTime;
      close = price;
    }
    if (size != null) {
      volume = volume == null ? size : volume.add(size);
    }
    trades = trades == null ? 1 : trades + 1;
  }

  ObjectNode json(String symbol, String interval, boolean closed) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("symbol", symbol).put("interval", interval).put("openTime", openTime);
    json.put("open", open.toPlainString()).put("high", high.toPlainString());
    json.put("low", low.toPlainString()).put("close", close.toPlainString());
    json.put("volume", volume == null ? null : volume.toPlainString());
    json.put("trades", trades).put("closed", closed);
    if (source != null) {
      json.put("source", source);
    }
    return json;
  }
}
