package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the table in {@code docs/bad-input.md} that ingest answers. */
class BadInputTest {
  private static final String GOOD = "{\"symbol\":\"A\",\"price\":1}";

  private final IngestUnderTest ingest =
      new IngestUnderTest(new IngestConfig.Limits(100_000, 8, 1_000_000, Duration.ofSeconds(10)));

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"symbol":"A","price":            | broken JSON
          {"symbol":"A","price":1]          | broken JSON
          {"symbol":"A" "price":1}          | broken JSON
          {'symbol':'A','price':1}          | broken JSON
          {"symbol":"A","price":1} x        | broken JSON
          {"symbol":"A","price":1}{}        | goes on after its end
          {"symbol":"A","price":NaN}        | broken JSON
          {"symbol":"A","price":Infinity}   | broken JSON
          {"symbol":"A","price":-Infinity}  | broken JSON
          {"symbol":"A","price":01}         | broken JSON
          {"symbol":"A","price":"NaN"}      | price: must be a decimal, was NaN
          {"symbol":"A","price":"Infinity"} | price: must be a decimal, was Infinity
          {"symbol":"A","price":""}         | price: must be a decimal
          {"symbol":"A","price":"1,5"}      | price: must be a decimal, was 1,5
          {"symbol":"A","price":"0x10"}     | price: must be a decimal, was 0x10
          {"symbol":"A","price":true}       | price: must be a decimal, was true
          {"symbol":"A","price":{"a":1}}    | price: must be a decimal
          {"symbol":"A","price":[1]}        | price: must be a decimal
          {"symbol":"A","price":0}          | price: must be above zero, was 0
          {"symbol":"A","price":-1.5}       | price: must be above zero, was -1.5
          {"symbol":"A","price":1234567890123456789012345678901234567890} | at most 18 integer
          {"symbol":"A","price":"0.1234567890123456789012345678901234567890"} | 12 fraction digits
          {"symbol":"A","price":1e400}      | at most 18 integer and 12 fraction digits
          {"symbol":"A","price":"1e999999999"}  | at most 18 integer and 12 fraction digits
          {"symbol":"A","price":1e99999999999}  | price: must be a decimal
          {"symbol":"A"}                    | price: is missing, and so is bid or ask
          {"symbol":"A","bid":1}            | price: is missing, and so is bid or ask
          {"symbol":"A","price":null}       | price: is missing
          {"symbol":"A","bid":2,"ask":1}    | bid: must not be above ask 1, was 2
          {"symbol":"A","bid":0,"ask":1}    | bid: must be above zero, was 0
          {"symbol":"A","price":1,"size":-1}| size: must not be below zero, was -1
          {"symbol":"A","price":1,"currency":"dollars!"} | currency: must match [A-Z0-9]{3,10}
          {"symbol":"A","price":1,"source":""}  | source: must have 1 to 64 characters
          {"symbol":"A","price":1,"eventTime":1732094701000} | eventTime: must not be more than 5
          {"symbol":"A","price":1,"eventTime":-1}        | eventTime: must be epoch milliseconds
          {"symbol":"A","price":1,"eventTime":1.5}       | eventTime: must be a whole number
          {"symbol":"A","price":1,"eventTime":99999999999999999999} | eventTime: must be a whole
          {"symbol":"A","price":1,"eventTime":"noon"}    | eventTime: must be epoch milliseconds or
          {"price":1}                       | symbol: is missing
          {"symbol":7,"price":1}            | symbol: must be a string, was 7
          {"symbol":"","price":1}           | symbol: must match
          {"symbol":"A B","price":1}        | symbol: must match
          {"symbol":"../etc","price":1}     | symbol: must match
          {"symbol":"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456","price":1} | symbol: must match
          {"symbol":"Ä","price":1}          | symbol: must match
          {"symbol":"ſpy","price":1}        | symbol: must match
          [{"symbol":"A","price":1}]        | not a JSON object: starts with START_ARRAY
          "text"                            | not a JSON object: starts with VALUE_STRING
          42                                | not a JSON object: starts with VALUE_NUMBER_INT
          null                              | not a JSON object: starts with VALUE_NULL
          """)
  void badPrice_amongGoodOnes_isRejectedByItself(String item, String reason) {
    String lines = GOOD + "\n" + item + "\n" + GOOD;

    JsonObject answer =
        ingest.json(
            ingest.send("POST", "/v1/prices", lines, "Content-Type", "application/x-ndjson"), 202);

    assertThat(answer.getInteger("accepted")).isEqualTo(2);
    assertThat(answer.getJsonArray("rejected")).hasSize(1);
    JsonObject rejected = answer.getJsonArray("rejected").getJsonObject(0);
    assertThat(rejected.getInteger("index")).isEqualTo(1);
    assertThat(rejected.getString("reason")).contains(reason);
    assertThat(ingest.sent()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "low":3                     | low: must not be above open 2, was 3
          "high":1                    | open: must not be above high 1, was 2
          "close":null                | close: is missing
          "open":0                    | open: must be above zero
          "interval":"2h"             | interval: must be one of 1m, 5m, 1h, 1d, was 2h
          "interval":null             | interval: is missing
          "openTime":1732094701000    | openTime: must not be ahead of the clock
          "closed":false              | closed: must be true or absent
          "volume":-1                 | volume: must not be below zero
          "trades":-1                 | trades: must not be below zero
          """)
  void badBar_isRejected(String field, String reason) {
    JsonObject bar =
        new JsonObject()
            .put("symbol", "A")
            .put("interval", "1d")
            .put("openTime", 0)
            .put("open", 2)
            .put("high", 2)
            .put("low", 2)
            .put("close", 2)
            .mergeIn(new JsonObject("{" + field + "}"));

    JsonObject problem = ingest.problem(ingest.post("/v1/bars", bar.encode()), 422);

    JsonArray rejected = problem.getJsonArray("rejected");
    assertThat(rejected.getJsonObject(0).getString("reason")).contains(reason);
    assertThat(ingest.sent()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      emptyValue = "",
      textBlock =
          """
          hello                    | the body must be a JSON object
          "text"                   | the body must be a JSON object
          [                        | the array is not closed
          [{"symbol":"A","price":1}| the array is not closed
          [{"symbol":"A}]          | the array is not closed
          [1}                      | the array is not closed
          []                       | the array is empty
          [] []                    | the body goes on after the array
          ~~                       | the body is empty
          """)
  void bodyThatCannotBeSplit_is400(String body, String reason) {
    JsonObject problem = ingest.problem(ingest.post("/v1/prices", body), 400);

    assertThat(problem.getString("detail")).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {                                                             | broken JSON
          []                                                            | not a JSON object
          {"holdings":[]}                                               | currency: is missing
          {"currency":"USD"}                                            | holdings: is missing
          {"currency":"USD","holdings":{}}                              | holdings: must be an array
          {"currency":"USD","holdings":[1]}                             | must hold objects only
          {"currency":"USD","holdings":[{"symbol":"A"}]}                | quantity: is missing
          {"currency":"USD","holdings":[{"symbol":"A","quantity":"x"}]} | quantity: must be a decimal
          {"currency":"USD","holdings":[],"portfolioId":"other"}        | portfolioId: must be the key
          {"currency":"USD","holdings":[{"symbol":"A","quantity":1},{"symbol":"a","quantity":2}]} | holdings: must name each symbol once, was A
          """)
  void badPortfolio_is422(String body, String reason) {
    HttpResponse<String> response = ingest.send("PUT", "/v1/portfolios/growth", body);

    assertThat(ingest.problem(response, 422).getString("detail")).contains(reason);
    assertThat(ingest.sent()).isEmpty();
  }

  @Test
  void badNamesInPaths_are400() {
    ingest.problem(ingest.send("PUT", "/v1/portfolios/-x", "{}"), 400);
    ingest.problem(ingest.send("DELETE", "/v1/portfolios/a%20b", ""), 400);
    ingest.problem(ingest.send("PUT", "/v1/assets/a%20b", "{}"), 400);
  }

  @Test
  void badAsset_is422() {
    for (String body :
        new String[] {
          "{\"timezone\":\"Mars/Base\"}", "{\"benchmark\":\"A\"}", "{\"maxSupply\":-1}", ""
        }) {
      ingest.problem(ingest.send("PUT", "/v1/assets/A", body), 422);
    }
  }

  @Test
  void deepNesting_isRejectedByItself() {
    String deep =
        "{\"symbol\":\"A\",\"price\":1,\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

    JsonObject answer = ingest.json(ingest.post("/v1/prices", "[" + deep + "," + GOOD + "]"), 202);

    assertThat(answer.getInteger("accepted")).isEqualTo(1);
    assertThat(answer.getJsonArray("rejected").getJsonObject(0).getString("reason"))
        .contains("broken JSON", "nesting depth");
  }

  @Test
  void hugeNumber_isRejectedByItself_andItsReasonIsShort() {
    String huge = "{\"symbol\":\"A\",\"price\":" + "9".repeat(50_000) + "}";

    JsonObject answer = ingest.json(ingest.post("/v1/prices", "[" + huge + "," + GOOD + "]"), 202);

    assertThat(answer.getJsonArray("rejected").getJsonObject(0).getString("reason"))
        .hasSizeLessThan(300);
  }

  @Test
  void unknownFields_areIgnored() {
    String body =
        "{\"symbol\":\"A\",\"price\":1,\"extra\":{\"a\":[1,{}]},\"b\":null,\"price2\":-1}";

    ingest.json(ingest.post("/v1/prices", body), 202);

    assertThat(ingest.sent()).hasSize(1);
  }

  @Test
  void mutatedBodies_neverBreakTheServer() {
    String good = "[" + GOOD + "," + GOOD + ",{\"symbol\":\"B\",\"bid\":\"1.5\",\"ask\":2}]";
    Random random = new Random(42);
    for (int i = 0; i < 400; i++) {
      char[] mutated = good.toCharArray();
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        mutated[random.nextInt(mutated.length)] = (char) random.nextInt(256);
      }

      HttpResponse<String> response = ingest.post("/v1/prices", new String(mutated));

      assertThat(response.statusCode()).as(new String(mutated)).isIn(202, 400, 422);
    }
  }
}
