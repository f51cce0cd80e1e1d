package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.json.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesIT {
  private static final long MINUTE = 60_000;
  private static final long FIRST = 1_732_060_800_000L; // 2024-11-20T00:00:00Z

  private static QueryRig rig;

  @BeforeAll
  static void start() {
    rig = QueryRig.start();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void clear() {
    rig.clear();
  }

  private static void bar(String symbol, long openTime) {
    rig.redis()
        .zadd(
            QueryRig.KEYS.bars("1m", symbol),
            (double) openTime,
            "{\"version\":1,\"symbol\":\"" + symbol + "\",\"openTime\":" + openTime + "}");
  }

  private static void deletedBar(String symbol, long openTime, long version) {
    rig.redis()
        .zadd(
            QueryRig.KEYS.bars("1m", symbol),
            (double) openTime,
            new String(Entry.tombstone(version), StandardCharsets.US_ASCII));
  }

  /** Follows the page tokens to the end; the open times of all bars in the order they came. */
  private static List<Long> allBars(String path) {
    List<Long> times = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 2_000; page++) {
      JsonNode answer = rig.json(path + token);
      answer.path("bars").forEach(bar -> times.add(bar.path("openTime").asLong()));
      if (answer.path("nextPageToken").isNull()) {
        return times;
      }
      token = "&pageToken=" + answer.path("nextPageToken").asText();
    }
    throw new AssertionError("pages without end");
  }

  @ParameterizedTest
  @CsvSource({"1,asc", "7,asc", "7,desc", "50,desc", "137,asc", "1500,asc"})
  void bars_pagedThrough_comeWithoutGapOrRepeat(int limit, String sort) {
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 137; i++) {
      long openTime = FIRST + i * MINUTE;
      if (i % 9 == 4 || (i > 60 && i < 100)) {
        deletedBar("A", openTime, i + 1L);
      } else {
        bar("A", openTime);
        expected.add(openTime);
      }
    }
    if (sort.equals("desc")) {
      Collections.reverse(expected);
    }

    assertThat(allBars("/v1/bars/A?limit=" + limit + "&sort=" + sort)).isEqualTo(expected);
  }

  @Test
  void bars_ofAMaximalSeriesOfTombstones_endWithoutEnd() {
    for (int i = 0; i < 1_500; i++) {
      deletedBar("A", FIRST + i * MINUTE, i + 1L);
    }
    bar("A", FIRST + 1_500 * MINUTE);

    assertThat(allBars("/v1/bars/A?limit=10")).containsExactly(FIRST + 1_500 * MINUTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start=1732060860000&end=1732060980000",
        "start=2024-11-20T00:01:00Z&end=2024-11-20T00:03:00Z",
        "start=2024-11-20T01:01:00%2B01:00&end=2024-11-20T01:03:00+01:00",
        "start=2024-11-20T00:00:00.001Z&end=1732060980000"
      })
  void bars_inARange_startIsInAndEndIsOut(String range) {
    for (int i = 0; i < 5; i++) {
      bar("A", FIRST + i * MINUTE);
    }

    assertThat(allBars("/v1/bars/A?" + range)).containsExactly(FIRST + MINUTE, FIRST + 2 * MINUTE);
  }

  @Test
  void bars_ofADay_areThoseFromItsMidnightOn() {
    bar("A", FIRST - MINUTE);
    bar("A", FIRST);
    bar("A", FIRST + 86_400_000);

    assertThat(allBars("/v1/bars/A?start=2024-11-20&end=2024-11-21")).containsExactly(FIRST);
  }

  @Test
  void bars_byDefault_areTheOldest500OfMinutes() {
    for (int i = 0; i < 501; i++) {
      bar("A", FIRST + i * MINUTE);
    }

    JsonNode answer = rig.json("/v1/bars/a");

    assertThat(answer.path("symbol").asText()).isEqualTo("A");
    assertThat(answer.path("interval").asText()).isEqualTo("1m");
    assertThat(answer.path("bars").size()).isEqualTo(500);
    assertThat(answer.at("/bars/0/openTime").asLong()).isEqualTo(FIRST);
    assertThat(answer.path("nextPageToken").isTextual()).isTrue();
  }

  @Test
  void bars_ofAKnownSymbolButNoneThere_areAnEmptyList() {
    bar("A", FIRST);
    rig.redis().zadd(QueryRig.KEYS.symbols(), 0, "INDEXED");
    String none = "\"bars\":[],\"nextPageToken\":null}";

    assertThat(rig.get("/v1/bars/A?start=2030-01-01").body()).endsWith(none);
    assertThat(rig.get("/v1/bars/A?interval=1d").body()).endsWith(none);
    assertThat(rig.get("/v1/bars/A?start=2024-11-20&end=2024-11-20").body()).endsWith(none);
    assertThat(rig.get("/v1/bars/INDEXED").body()).endsWith(none);
    assertThat(rig.get("/v1/bars/UNKNOWN").statusCode()).isEqualTo(404);
  }

  @Test
  void pageToken_ofTheOtherDirection_is400() {
    bar("A", FIRST);
    bar("A", FIRST + MINUTE);
    String token = rig.json("/v1/bars/A?limit=1").path("nextPageToken").asText();

    assertThat(rig.get("/v1/bars/A?limit=1&sort=desc&pageToken=" + token).statusCode())
        .isEqualTo(400);
  }

  private static void scored(String symbol, double score) {
    rig.redis().zadd(QueryRig.KEYS.rank("tidemark-1"), score, symbol);
    rig.redis()
        .set(
            QueryRig.KEYS.momentum("tidemark-1", symbol),
            "{\"version\":1,\"symbol\":\"" + symbol + "\"}");
  }

  private static List<String> leaders(String query) {
    JsonNode answer = rig.json("/v1/momentum" + query);
    assertThat(answer.path("model").asText()).isEqualTo("tidemark-1");
    List<String> symbols = new ArrayList<>();
    answer.path("momentum").forEach(entry -> symbols.add(entry.path("symbol").asText()));
    return symbols;
  }

  @Test
  void leaderboard_ordersByScoreAndCutsAtTheTop() {
    scored("LOW", 12.25);
    scored("MID", 50);
    scored("HIGH", 93.1);

    assertThat(leaders("")).containsExactly("HIGH", "MID", "LOW");
    assertThat(leaders("?order=asc")).containsExactly("LOW", "MID", "HIGH");
    assertThat(leaders("?top=1")).containsExactly("HIGH");
  }

  @Test
  void leaderboard_ofARating_goesByTheUnroundedScore() {
    scored("STRONG", 80);
    scored("NEARLY", 79.9999);
    scored("BUY", 65);
    scored("HOLD", 64.9999);
    scored("WEAK", 35);
    scored("SELL", 34.9999);

    assertThat(leaders("?rating=Strong+Buy")).containsExactly("STRONG");
    assertThat(leaders("?rating=buy")).containsExactly("NEARLY", "BUY");
    assertThat(leaders("?rating=Hold")).containsExactly("HOLD");
    assertThat(leaders("?rating=Weak%20Hold")).containsExactly("WEAK");
    assertThat(leaders("?rating=Sell&order=asc")).containsExactly("SELL");
  }

  @Test
  void leaderboard_whoseEntriesVanishedOrWereDeleted_leavesThemOut() {
    scored("A", 90);
    scored("GONE", 80);
    scored("DELETED", 70);
    rig.redis().del(QueryRig.KEYS.momentum("tidemark-1", "GONE"));
    rig.redis()
        .set(QueryRig.KEYS.momentum("tidemark-1", "DELETED"), "{\"version\":2,\"deleted\":true}");

    assertThat(leaders("")).containsExactly("A");
  }

  @Test
  void leaderboard_ofNothing_isEmpty() {
    assertThat(rig.get("/v1/momentum").body())
        .isEqualTo("{\"model\":\"tidemark-1\",\"momentum\":[],\"nextPageToken\":null}");
  }

  private static List<String> allSymbols(String query) {
    List<String> symbols = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 1_000; page++) {
      JsonNode answer = rig.json("/v1/symbols?" + query + token);
      answer.path("symbols").forEach(symbol -> symbols.add(symbol.asText()));
      if (answer.path("nextPageToken").isNull()) {
        return symbols;
      }
      token = "&pageToken=" + answer.path("nextPageToken").asText();
    }
    throw new AssertionError("pages without end");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 1_000})
  void symbols_pagedThrough_comeInOrderWithoutGapOrRepeat(int limit) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(List.of("A", "BRK.", "EUR/", "Z^", "9=").get(i % 5) + i);
    }
    all.forEach(symbol -> rig.redis().zadd(QueryRig.KEYS.symbols(), 0, symbol));

    assertThat(allSymbols("limit=" + limit)).isEqualTo(all.stream().sorted().toList());
    assertThat(allSymbols("prefix=eur/&limit=" + limit))
        .isEqualTo(all.stream().filter(symbol -> symbol.startsWith("EUR/")).sorted().toList());
  }

  @Test
  void symbols_ofAPrefix_areThoseThatBeginWithIt() {
    for (String symbol : List.of("A", "AA", "AAPL", "AB", "B")) {
      rig.redis().zadd(QueryRig.KEYS.symbols(), 0, symbol);
    }

    assertThat(allSymbols("prefix=aa")).containsExactly("AA", "AAPL");
    assertThat(allSymbols("prefix=C")).isEmpty();
    assertThat(rig.get("/v1/symbols?prefix=B").body())
        .isEqualTo("{\"symbols\":[\"B\"],\"nextPageToken\":null}");
  }
}
