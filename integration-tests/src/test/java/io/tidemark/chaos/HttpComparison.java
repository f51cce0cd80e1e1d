package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares what the query API answers with what Redis holds, once both rest. */
final class HttpComparison {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpWatcher http;
  private final RedisKeys keys;
  private final RedisCommands<String, String> redis;
  private final Map<String, String> faults = new TreeMap<>();

  HttpComparison(HttpWatcher http, RedisKeys keys, RedisCommands<String, String> redis) {
    this.http = http;
    this.keys = keys;
    this.redis = redis;
  }

  /** What is wrong, by path. */
  Map<String, String> run(Universe universe) {
    for (String symbol : universe.symbols()) {
      compare("/v1/quotes/" + symbol, keys.quote(symbol));
      compare("/v1/momentum/" + symbol, keys.momentum("tidemark-1", symbol));
      compare("/v1/assets/" + symbol, keys.asset(symbol));
    }
    universe.portfolios().forEach(id -> compare("/v1/portfolios/" + id, keys.valuation(id)));
    universe.symbols().forEach(this::bars);
    return faults;
  }

  private void compare(String path, String key) {
    String held = redis.get(key);
    String wanted = held == null || held.contains("\"deleted\":true}") ? "" : held;
    String answered = http.text(path).orElse("no answer");
    // what is sent again meanwhile may be newer, which is right as well
    if (!answered.equals(wanted) && !answered.equals(redis.get(key))) {
      faults.put(path, "answered " + answered + ", Redis holds " + held);
    }
  }

  private void bars(String symbol) {
    String path = "/v1/bars/" + symbol + "?interval=1d&limit=1500";
    Optional<String> body = http.text(path);
    try {
      JsonNode answer = JSON.readTree(body.orElse("{}"));
      long held =
          redis.zrange(keys.bars("1d", symbol), 0, -1).stream()
              .filter(member -> !member.contains("\"deleted\":true}"))
              .count();
      if (answer.path("bars").size() != held) {
        faults.put(path, answer.path("bars").size() + " bars, Redis holds " + held);
      }
    } catch (IOException e) {
      faults.put(path, "no JSON: " + body);
    }
  }
}
