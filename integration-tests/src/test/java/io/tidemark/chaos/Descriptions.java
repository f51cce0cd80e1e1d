package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.model.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts and deletes portfolios and assets, one at a time each, so that the order of their log is the
 * order of their numbers. What was not acknowledged is left alone until it can't come any more.
 */
final class Descriptions {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than a paused ingest may sit on a request. */
  private static final long QUARANTINE_MILLIS = 60_000;

  private final Universe universe;
  private final Ledger ledger;
  private final IngestClient ingest;
  private final Topics topics;
  private final Random random;
  private final Events events;
  private final Map<String, Long> busyUntil = new ConcurrentHashMap<>();
  private final Map<String, Integer> told = new ConcurrentHashMap<>();

  Descriptions(
      Universe universe, Ledger ledger, IngestClient ingest, Topics topics, Random random) {
    this.universe = universe;
    this.ledger = ledger;
    this.ingest = ingest;
    this.topics = topics;
    this.random = random;
    this.events = new Events(random);
  }

  /** The number of the newest acknowledged put of each portfolio. */
  Map<String, Integer> portfoliosTold() {
    Map<String, Integer> portfolios = new HashMap<>(told);
    portfolios.keySet().retainAll(universe.portfolios());
    return portfolios;
  }

  /** Puts everything that has not been put yet; false where nothing is left to put. */
  boolean putRest() {
    List<Instrument> assets =
        universe.instruments().stream().filter(each -> !told.containsKey(each.symbol())).toList();
    List<String> folios =
        universe.portfolios().stream().filter(id -> !told.containsKey(id)).toList();
    assets.forEach(this::putAsset);
    folios.forEach(this::putPortfolio);
    return !assets.isEmpty() || !folios.isEmpty();
  }

  /** Changes one thing by chance. */
  void change() {
    if (random.nextBoolean()) {
      String id = universe.portfolios().get(random.nextInt(universe.portfolios().size()));
      if (random.nextInt(8) == 0) {
        delete("/v1/portfolios/" + id, topics.portfolios(), -1);
      } else {
        putPortfolio(id);
      }
      return;
    }
    Instrument one = universe.instruments().get(random.nextInt(universe.instruments().size()));
    if (one.comesAndGoes() && random.nextInt(3) == 0) {
      delete("/v1/assets/" + one.symbol(), topics.assetsIn(), one.number());
    } else {
      putAsset(one);
    }
  }

  private void putPortfolio(String id) {
    String path = "/v1/portfolios/" + id;
    if (free(path)) {
      int number = ledger.next();
      String json = events.portfolio(universe.some(random, 20), number);
      send("PUT", path, json, answer -> told.put(id, number), number, -1);
    }
  }

  private void putAsset(Instrument instrument) {
    String path = "/v1/assets/" + instrument.symbol();
    if (free(path)) {
      int number = ledger.next();
      String json = events.asset(instrument, number);
      send(
          "PUT",
          path,
          json,
          answer -> told.put(instrument.symbol(), number),
          number,
          instrument.number());
    }
  }

  private void delete(String path, String topic, int symbol) {
    if (free(path)) {
      send("DELETE", path, null, answer -> deleted(path, topic, answer), ledger.next(), symbol);
    }
  }

  private void deleted(String path, String topic, JsonNode answer) {
    told.remove(path.substring(path.lastIndexOf('/') + 1));
    ledger.deleted(topic + "-" + answer.path("tidemark").asText());
  }

  private boolean free(String path) {
    return busyUntil.getOrDefault(path, 0L) < System.currentTimeMillis();
  }

  private interface Taken {
    void on(JsonNode answer);
  }

  private void send(
      String method, String path, @Nullable String json, Taken taken, int number, int symbol) {
    busyUntil.put(path, System.currentTimeMillis() + QUARANTINE_MILLIS);
    boolean under =
        ingest.send(
            method,
            path,
            json,
            answer -> {
              if (answer != null && answer.statusCode() == 202) {
                if (json != null) {
                  ledger.acknowledged(number);
                }
                if (symbol >= 0) {
                  ledger.counted(symbol);
                }
                taken.on(read(answer));
                busyUntil.remove(path);
              }
            });
    if (under) {
      ledger.sent(1);
    } else {
      busyUntil.remove(path);
    }
  }

  private static JsonNode read(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
