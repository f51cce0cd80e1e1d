package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Tells what each record of a cache topic does in one generation of the cache; pure. */
final class EntryRouting {
  /** Sorted sets keep scores as doubles, exact up to here. */
  private static final long MAX_OPEN_TIME = 1L << 53;

  private final Map<String, CacheTopic> kinds = new HashMap<>();
  private final Topics topics;
  private final RedisKeys keys;
  private final int maxEntryBytes;

  EntryRouting(Topics topics, RedisKeys keys, int maxEntryBytes) {
    for (CacheTopic kind : CacheTopic.values()) {
      kinds.put(topics.cache(kind), kind);
    }
    this.topics = topics;
    this.keys = keys;
    this.maxEntryBytes = maxEntryBytes;
  }

  /** The topic of a kind. */
  String topic(CacheTopic kind) {
    return topics.cache(kind);
  }

  /** A write, or the reason why there can be none. */
  Routed route(ConsumerRecord<byte[], byte[]> record) {
    try {
      return write(record);
    } catch (InvalidRecordException e) {
      return new Rejected(record, String.valueOf(e.getMessage()));
    }
  }

  private CacheWrite write(ConsumerRecord<byte[], byte[]> record) {
    CacheTopic kind = kinds.get(record.topic());
    if (kind == null) {
      throw InvalidRecordException.of("topic", "must be a cache topic", record.topic());
    }
    long version = version(record);
    checkValue(record.value(), version);
    String id = id(record.key());
    return switch (kind) {
      case QUOTES -> quote(record, version, new Symbol(id).value());
      case ASSETS -> asset(record, version, new Symbol(id).value());
      case MOMENTUM -> momentum(record, version, id);
      case VALUATIONS ->
          new EntryWrite(
              record, kind, keys.valuation(new PortfolioId(id).value()), version, Membership.NONE);
      case BARS_1M, BARS_5M, BARS_1H, BARS_1D -> bar(record, kind, version, id);
    };
  }

  private EntryWrite quote(ConsumerRecord<byte[], byte[]> record, long version, String symbol) {
    Membership membership = membership(record, symbol, keys.asset(symbol));
    return new EntryWrite(record, CacheTopic.QUOTES, keys.quote(symbol), version, membership);
  }

  private EntryWrite asset(ConsumerRecord<byte[], byte[]> record, long version, String symbol) {
    Membership membership = membership(record, symbol, keys.quote(symbol));
    return new EntryWrite(record, CacheTopic.ASSETS, keys.asset(symbol), version, membership);
  }

  private Membership membership(
      ConsumerRecord<byte[], byte[]> record, String symbol, String otherKey) {
    return record.value() == null
        ? Membership.unindex(keys.symbols(), symbol, otherKey)
        : Membership.index(keys.symbols(), symbol);
  }

  private EntryWrite momentum(ConsumerRecord<byte[], byte[]> record, long version, String id) {
    int slash = id.indexOf('/');
    if (slash < 1) {
      throw InvalidRecordException.of("key", "must be model/symbol", id);
    }
    String model = model(id.substring(0, slash));
    String symbol = new Symbol(id.substring(slash + 1)).value();
    String score = record.value() == null ? "" : score(record);
    return new EntryWrite(
        record,
        CacheTopic.MOMENTUM,
        keys.momentum(model, symbol),
        version,
        Membership.rank(keys.rank(model), symbol, score));
  }

  private BarWrite bar(
      ConsumerRecord<byte[], byte[]> record, CacheTopic kind, long version, String id) {
    Interval interval = kind.interval();
    int slash = id.lastIndexOf('/');
    if (interval == null || slash < 1) {
      throw InvalidRecordException.of("key", "must be symbol/openTime", id);
    }
    String symbol = new Symbol(id.substring(0, slash)).value();
    long openTime = whole("key", id.substring(slash + 1));
    if (openTime > MAX_OPEN_TIME) {
      throw InvalidRecordException.of("key", "must end with an open time", id);
    }
    return new BarWrite(record, kind, keys.bars(interval.code(), symbol), version, openTime);
  }

  private void checkValue(byte @Nullable [] value, long version) {
    if (value == null) {
      return;
    }
    if (value.length > maxEntryBytes) {
      throw InvalidRecordException.of(
          "value", "must have at most " + maxEntryBytes + " bytes", value.length);
    }
    if (!Entry.hasVersion(value, version)) {
      String start = new String(value, 0, Math.min(value.length, 40), UTF_8);
      throw InvalidRecordException.of("value", "must begin with version " + version, start);
    }
  }

  private static String id(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      throw new InvalidRecordException("key: is missing");
    }
    return new String(key, UTF_8);
  }

  private static long version(ConsumerRecord<byte[], byte[]> record) {
    String text = header(record, RecordHeaders.VERSION);
    if (text == null) {
      throw new InvalidRecordException("version: header is missing");
    }
    long version = whole("version", text);
    if (version == 0) {
      throw InvalidRecordException.of("version", "must be above zero", text);
    }
    return version;
  }

  private static String score(ConsumerRecord<byte[], byte[]> record) {
    String text = header(record, RecordHeaders.SCORE);
    if (text == null) {
      return "";
    }
    try {
      double score = Double.parseDouble(text);
      if (Double.isFinite(score)) {
        return Double.toString(score);
      }
    } catch (NumberFormatException e) {
      // told below, with what is not finite
    }
    throw InvalidRecordException.of("score", "must be a finite number", text);
  }

  private static String model(String text) {
    try {
      return new PortfolioId(text).value(); // models are named by the same rule
    } catch (InvalidRecordException e) {
      throw InvalidRecordException.of("key", "must begin with the name of a model", text);
    }
  }

  private static long whole(String field, String text) {
    boolean digits = !text.isEmpty() && text.length() <= 19;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    try {
      if (digits) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      // told below, with what is no number
    }
    throw InvalidRecordException.of(field, "must be a whole number from 0 to 2^63-1", text);
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
