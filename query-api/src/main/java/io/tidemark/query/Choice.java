package io.tidemark.query;

import com.fasterxml.jackson.core.JacksonException;
import io.tidemark.model.Interval;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which entries are meant, whatever the generation. */
sealed interface Choice {
  /** Those of them whose keys can be told. */
  List<String> keys(RedisKeys keys);

  /** What the keys of the others match; null where there are no others. */
  @Nullable String match(RedisKeys keys);

  /** Whether one that matches is meant. */
  boolean wants(RedisKeys keys, String key, CacheTopic kind);

  /** Entries by name. */
  record Named(List<String> names) implements Choice {
    private static final int MOST = 1_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./:^=_-]{0,199}");

    public Named {
      names = List.copyOf(names);
      if (names.isEmpty() || names.size() > MOST) {
        throw InvalidRecordException.of("keys", "must be 1 to " + MOST, names.size() + " of them");
      }
      RedisKeys any = new RedisKeys(0);
      EntryKinds kinds = new EntryKinds(any);
      for (String name : names) {
        if (!NAME.matcher(name).matches() || kinds.of(any.prefix() + name) == null) {
          throw InvalidRecordException.of("keys", "must be of entries, such as quote:AAPL", name);
        }
      }
    }

    @Override
    public List<String> keys(RedisKeys keys) {
      return names.stream().map(name -> keys.prefix() + name).toList();
    }

    @Override
    public @Nullable String match(RedisKeys keys) {
      return null;
    }

    @Override
    public boolean wants(RedisKeys keys, String key, CacheTopic kind) {
      return false;
    }
  }

  /** Entries by pattern. */
  record Matching(KeyPattern pattern) implements Choice {
    @Override
    public List<String> keys(RedisKeys keys) {
      return List.of();
    }

    @Override
    public String match(RedisKeys keys) {
      return keys.prefix() + pattern.text();
    }

    @Override
    public boolean wants(RedisKeys keys, String key, CacheTopic kind) {
      return true;
    }
  }

  /** All of a symbol: quote, momentum under every model, asset, bars. */
  record OfSymbol(Symbol symbol) implements Choice {
    @Override
    public List<String> keys(RedisKeys keys) {
      return Stream.concat(
              Stream.of(keys.quote(symbol.value()), keys.asset(symbol.value())),
              Arrays.stream(Interval.values())
                  .map(interval -> keys.bars(interval.code(), symbol.value())))
          .toList();
    }

    @Override
    public String match(RedisKeys keys) {
      return keys.momentum("*", symbol.value()); // a symbol holds nothing that patterns know
    }

    @Override
    public boolean wants(RedisKeys keys, String key, CacheTopic kind) {
      int model = keys.prefix(CacheTopic.MOMENTUM).length();
      int end = key.indexOf(':', model);
      return end > 0 && key.substring(end + 1).equals(symbol.value());
    }
  }

  /** A portfolio's valuation. */
  record OfPortfolio(PortfolioId id) implements Choice {
    @Override
    public List<String> keys(RedisKeys keys) {
      return List.of(keys.valuation(id.value()));
    }

    @Override
    public @Nullable String match(RedisKeys keys) {
      return null;
    }

    @Override
    public boolean wants(RedisKeys keys, String key, CacheTopic kind) {
      return false;
    }
  }

  /** All of some kinds. */
  record OfKinds(Set<CacheTopic> kinds) implements Choice {
    private static final String BARS = "bars";

    public OfKinds {
      kinds = Set.copyOf(kinds);
    }

    /** Of the name of a topic without its prefix, or of bars of any length. */
    static OfKinds parse(String text) {
      Set<CacheTopic> meant =
          Arrays.stream(CacheTopic.values())
              .filter(
                  kind ->
                      kind.suffix().equals(text) || (text.equals(BARS) && kind.interval() != null))
              .collect(Collectors.toSet());
      if (meant.isEmpty()) {
        String names =
            Arrays.stream(CacheTopic.values())
                .map(CacheTopic::suffix)
                .collect(Collectors.joining(", "));
        throw InvalidRecordException.of("kind", "must be one of " + names + " or bars", text);
      }
      return new OfKinds(meant);
    }

    @Override
    public List<String> keys(RedisKeys keys) {
      return List.of();
    }

    @Override
    public String match(RedisKeys keys) {
      return (kinds.size() == 1 ? keys.prefix(kinds.iterator().next()) : keys.prefix()) + "*";
    }

    @Override
    public boolean wants(RedisKeys keys, String key, CacheTopic kind) {
      return kinds.contains(kind);
    }
  }

  /** Out of the body of a request: exactly one of its fields. */
  static Choice parse(Buffer body) {
    JsonObject json = object(body);
    List<Choice> given = new ArrayList<>();
    if (json.containsKey("keys")) {
      given.add(new Named(texts(json)));
    }
    if (json.containsKey("pattern")) {
      given.add(new Matching(new KeyPattern(text(json, "pattern"))));
    }
    if (json.containsKey("symbol")) {
      given.add(new OfSymbol(Params.symbol("symbol", text(json, "symbol"))));
    }
    if (json.containsKey("portfolio")) {
      given.add(new OfPortfolio(new PortfolioId(text(json, "portfolio"))));
    }
    if (json.containsKey("kind")) {
      given.add(OfKinds.parse(text(json, "kind")));
    }
    if (given.size() != 1) {
      throw new InvalidRecordException(
          "exactly one of keys, pattern, symbol, portfolio and kind must be given, was "
              + given.size());
    }
    return given.get(0);
  }

  private static JsonObject object(Buffer body) {
    try {
      if (body.toJsonValue() instanceof JsonObject json) {
        return json;
      }
    } catch (DecodeException e) {
      throw new InvalidRecordException("body: must be JSON: " + shortened(e));
    }
    throw new InvalidRecordException("body: must be a JSON object");
  }

  private static String shortened(DecodeException e) {
    return e.getCause() instanceof JacksonException broken
        ? broken.getOriginalMessage()
        : "it can't be read";
  }

  private static String text(JsonObject json, String field) {
    if (json.getValue(field) instanceof String text) {
      return text;
    }
    throw InvalidRecordException.of(field, "must be a text", json.getValue(field));
  }

  private static List<String> texts(JsonObject json) {
    if (!(json.getValue("keys") instanceof JsonArray array)) {
      throw InvalidRecordException.of("keys", "must be a list of texts", json.getValue("keys"));
    }
    LinkedHashSet<String> texts = new LinkedHashSet<>();
    for (Object one : array) {
      if (!(one instanceof String text)) {
        throw InvalidRecordException.of("keys", "must be a list of texts", one);
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }
}
