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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Tells what each record of a cache topic does in one generation of the cache; pure. */
final class EntryRouting {
  /** Sorted sets keep scores as doubles, exact up to here. */
  private static final long MAX_OPEN_TIME = 1L << 53;

  /** So many fit a long, whichever they are. */
  private static final int SURE_DIGITS = 18;

  private static final int MOST_MODELS = 100;

  private final Map<String, CacheTopic> kinds = new HashMap<>();
  private final Map<CacheTopic, String> prefixes = new EnumMap<>(CacheTopic.class);
  private final Map<String, String> ranks = new HashMap<>();
  private final String symbols;
  private final Topics topics;
  private final RedisKeys keys;
  private final int maxEntryBytes;

  EntryRouting(Topics topics, RedisKeys keys, int maxEntryBytes) {
    for (CacheTopic kind : CacheTopic.values()) {
      kinds.put(topics.cache(kind), kind);
      prefixes.put(kind, keys.prefix(kind));
    }
    this.symbols = keys.symbols();
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
              record, kind, key(kind, new PortfolioId(id).value()), version, Membership.NONE);
      case BARS_1M, BARS_5M, BARS_1H, BARS_1D -> bar(record, kind, version, id);
    };
  }

  private EntryWrite quote(ConsumerRecord<byte[], byte[]> record, long version, String symbol) {
    Membership membership = membership(record, symbol, CacheTopic.ASSETS);
    String key = key(CacheTopic.QUOTES, symbol);
    return new EntryWrite(record, CacheTopic.QUOTES, key, version, membership);
  }

  private EntryWrite asset(ConsumerRecord<byte[], byte[]> record, long version, String symbol) {
    Membership membership = membership(record, symbol, CacheTopic.QUOTES);
    String key = key(CacheTopic.ASSETS, symbol);
    return new EntryWrite(record, CacheTopic.ASSETS, key, version, membership);
  }

  private Membership membership(
      ConsumerRecord<byte[], byte[]> record, String symbol, CacheTopic other) {
    return record.value() == null
        ? Membership.unindex(symbols, symbol, key(other, symbol))
        : Membership.index(symbols, symbol);
  }

  /** What {@link RedisKeys} would say, without putting its beginning together again. */
  private String key(CacheTopic kind, String id) {
    return prefixes.get(kind) + id;
  }

  /** The leaderboard of a model; the names that came first are kept at hand. */
  private String rank(String model) {
    String known = ranks.get(model);
    if (known == null) {
      known = keys.rank(model);
      if (ranks.size() < MOST_MODELS) {
        ranks.put(model, known);
      }
    }
    return known;
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
        prefixes.get(CacheTopic.MOMENTUM) + model + ':' + symbol,
        version,
        Membership.rank(rank(model), symbol, score));
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
    return new BarWrite(record, kind, key(kind, symbol), version, openTime);
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
    Header header = record.headers().lastHeader(RecordHeaders.VERSION);
    byte[] text = header == null ? null : header.value();
    if (text == null) {
      throw new InvalidRecordException("version: header is missing");
    }
    long version = digits(text);
    if (version < 0) {
      version = whole("version", new String(text, UTF_8));
    }
    if (version == 0) {
      throw InvalidRecordException.of("version", "must be above zero", new String(text, UTF_8));
    }
    return version;
  }

  /** The number that some digits are; negative where it takes a closer look. */
  private static long digits(byte[] text) {
    if (text.length == 0 || text.length > SURE_DIGITS) {
      return -1;
    }
    long number = 0;
    for (byte digit : text) {
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + (digit - '0');
    }
    return number;
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
