package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreamIT {
  private static final String A = QueryRig.KEYS.quote("A");
  private static final String BOTH = "/v1/stream?channels=quotes.A,quotes.B";

  /** So old that only announcements can explain what is read anew. */
  private static final QueryConfig PATIENT =
      QueryRig.CONFIG.withNear(
          new NearConfig(16_000_000, Duration.ofMinutes(5), Duration.ofSeconds(2)));

  private QueryRig rig;

  @BeforeEach
  void start() {
    rig = QueryRig.start(PATIENT);
    rig.awaitTrust();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void write(String symbol, long version) {
    rig.write(QueryRig.KEYS.quote(symbol), QueryRig.quote(symbol, version));
  }

  private SseClient open(String path, String... headers) {
    return new SseClient(rig.uri(path), headers);
  }

  private double metric(String name) {
    return rig.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("tidemark_query_stream_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void stream_opened_tellsWhatThereIsThenWhatChanges(HttpClient.Version version) {
    write("A", 3);
    try (SseClient client = new SseClient(version, rig.uri(BOTH))) {
      assertThat(client.answer().statusCode()).isEqualTo(200);
      assertThat(client.answer().version()).isEqualTo(version);
      assertThat(client.answer().headers().firstValue("Content-Type"))
          .contains("text/event-stream");
      assertThat(client.answer().headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(client.awaitTold(2)).containsExactlyInAnyOrder("quotes.A=3", "quotes.B missing");
      assertThat(client.events())
          .extracting(event -> event.json().path("value")) // which comes first is not promised
          .contains(QueryRig.parse(QueryRig.quote("A", 3)));

      for (long next = 4; next <= 400; next++) {
        write("A", next);
      }
      write("B", 1);

      // which of the two comes last is not promised
      await().until(() -> client.told().containsAll(List.of("quotes.A=400", "quotes.B=1")));
      assertThat(client.versions("quotes.A")).isSorted().doesNotHaveDuplicates().endsWith(400L);
      assertThat(client.lastId()).isNotEqualTo("null");
      assertThat(client.retry()).isEqualTo(2_000);
    }
  }

  @Test
  void stream_ofEveryKind_tellsEach() {
    try (SseClient client =
        open(
            "/v1/stream?channels=momentum.A,portfolios.my.own,assets.A,bars.1m.B.C,quotes.eur/usd")) {
      client.awaitTold(5);

      rig.write(QueryRig.KEYS.momentum("tidemark-1", "A"), "{\"version\":1}");
      rig.write(QueryRig.KEYS.valuation("my.own"), "{\"version\":2}");
      rig.write(QueryRig.KEYS.asset("A"), "{\"version\":3}");
      write("EUR/USD", 4);
      String bars = QueryRig.KEYS.bars("1m", "B.C");
      rig.redis().zadd(bars, 60_000, "{\"version\":5,\"openTime\":60000}");
      rig.redis().publish(RedisKeys.CHANGES, bars + " 5");

      assertThat(client.awaitTold(10).subList(5, 10))
          .containsExactlyInAnyOrder(
              "momentum.A=1",
              "portfolios.my.own=2",
              "assets.A=3",
              "quotes.EUR/USD=4",
              "bars.1m.B.C=5");
    }
  }

  @Test
  void entry_deleted_isMissing() {
    write("A", 3);
    try (SseClient client = open("/v1/stream?channels=quotes.A")) {
      client.awaitLast("quotes.A=3");

      rig.write(A, "{\"version\":4,\"deleted\":true}");
      client.awaitLast("quotes.A missing");
      write("A", 5);

      assertThat(client.awaitTold(3))
          .containsExactly("quotes.A=3", "quotes.A missing", "quotes.A=5");
    }
  }

  @Test
  void reader_thatIsSlow_getsTheLatest() {
    String filling = "x".repeat(20_000);
    try (SseClient client = open("/v1/stream?channels=quotes.A")) {
      client.awaitLast("quotes.A missing");
      client.pause();
      long version = 0;
      while (metric("conflated_total") < 100) {
        assertThat(version).isLessThan(20_000);
        for (int i = 0; i < 100; i++) {
          version++;
          rig.write(A, "{\"version\":" + version + ",\"filling\":\"" + filling + "\"}");
        }
      }
      client.goOn();

      client.awaitLast("quotes.A=" + version);
      assertThat(client.versions("quotes.A"))
          .isSorted()
          .doesNotHaveDuplicates()
          .hasSizeLessThan((int) version - 50);
      assertThat(metric("slow_total")).isPositive();
    }
  }

  @Test
  void client_thatComesBackToAnotherInstance_isToldOnlyWhatIsNewer() {
    write("A", 3);
    write("B", 9);
    String id;
    try (SseClient client = open(BOTH)) {
      client.awaitTold(2);
      id = client.lastId();
    }
    write("B", 10);
    try (QueryService other = new QueryService(PATIENT, RedisSettings.local(rig.redisUrl()))) {
      other.start();
      URI uri = URI.create("http://127.0.0.1:" + other.port() + BOTH);

      try (SseClient client = new SseClient(uri, "Last-Event-ID", id)) {
        client.awaitTold(1);
        write("A", 4);
        assertThat(client.awaitTold(2)).containsExactly("quotes.B=10", "quotes.A=4");
      }
      try (SseClient client = new SseClient(URI.create(uri + "&lastEventId=" + id))) {
        assertThat(client.awaitTold(2)).containsExactlyInAnyOrder("quotes.B=10", "quotes.A=4");
      }
      URI old = URI.create(uri + "&lastEventId=old");
      try (SseClient client = new SseClient(old, "Last-Event-ID", id)) {
        assertThat(client.awaitTold(2)).containsExactlyInAnyOrder("quotes.B=10", "quotes.A=4");
      }
    }
  }

  @Test
  void client_withAnIdThatCannotTell_isToldSoFirst() {
    write("A", 3);
    try (SseClient client = open("/v1/stream?channels=quotes.A", "Last-Event-ID", "nonsense")) {
      assertThat(client.awaitTold(2)).containsExactly("reset unreadable", "quotes.A=3");
      try (SseClient other = open(BOTH, "Last-Event-ID", client.lastId())) {
        assertThat(other.awaitTold(3))
            .startsWith("reset channels")
            .contains("quotes.A=3", "quotes.B missing");
      }
    }
  }

  @Test
  void announcements_missedOverAReconnect_costNothing() {
    try (SseClient client = open("/v1/stream?channels=quotes.A")) {
      for (long version = 2; version < 12; version += 2) {
        write("A", version);
        client.awaitLast("quotes.A=" + version);

        rig.writeUnheard(A, QueryRig.quote("A", version + 1));

        client.awaitLast("quotes.A=" + (version + 1));
        rig.awaitTrust();
      }
      assertThat(client.versions("quotes.A")).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void connections_allKilled_costNothing() {
    write("A", 1);
    try (SseClient client = open("/v1/stream?channels=quotes.A")) {
      client.awaitLast("quotes.A=1");

      rig.writeUnheard(A, QueryRig.quote("A", 2), KillArgs.Builder.typeNormal().skipme());

      client.awaitLast("quotes.A=2");
    }
  }

  @Test
  void redis_flushedAndFilledAgain_isFollowed() {
    rig.close();
    rig = QueryRig.start(PATIENT.withNear(NearConfig.local()));
    write("A", 5);
    try (SseClient client = open("/v1/stream?channels=quotes.A")) {
      client.awaitLast("quotes.A=5");

      rig.clear();
      client.awaitLast("quotes.A missing"); // at its age: nobody announces that
      write("A", 5);

      client.awaitLast("quotes.A=5");
    }
  }

  @Test
  void cache_thatIsBeingFilled_isWaitedFor() {
    rig.redis().del(RedisKeys.ACTIVE);
    await().until(() -> rig.get("/v1/quotes/A").statusCode() == 503);
    try (SseClient client = open("/v1/stream?channels=quotes.A")) {
      assertThat(client.answer().statusCode()).isEqualTo(200);

      rig.redis().set(A, QueryRig.quote("A", 1));
      rig.redis().set(RedisKeys.ACTIVE, "7");

      assertThat(client.awaitTold(1)).containsExactly("quotes.A=1");
    }
  }

  @Test
  void generation_switched_isFollowed() {
    RedisKeys next = new RedisKeys(8);
    write("A", 5);
    write("B", 5);
    try (SseClient client = open(BOTH)) {
      client.awaitTold(2);
      rig.redis().set(next.quote("A"), QueryRig.quote("A", 5));
      rig.redis().set(next.quote("B"), QueryRig.quote("B", 6));
      rig.redis().set(RedisKeys.ACTIVE, "8");
      assertThat(client.awaitTold(3)).endsWith("quotes.B=6"); // A is as it was

      rig.redis().set(RedisKeys.ACTIVE, "7"); // an operator goes back
      client.awaitTold(6);

      assertThat(client.told().get(3)).isEqualTo("reset generation");
      assertThat(client.told().subList(4, 6)).containsExactlyInAnyOrder("quotes.A=5", "quotes.B=5");
      try (SseClient other = open(BOTH, "Last-Event-ID", client.lastId())) {
        write("A", 6);
        assertThat(other.awaitTold(1)).startsWith("quotes.A=6");
      }
    }
  }

  @Test
  void changes_withinTheInterval_areToldTogether() {
    try (SseClient client = open(BOTH + "&conflate=400")) {
      client.awaitTold(2);
      for (long version = 1; version <= 200; version++) {
        write("A", version);
        write("B", version);
      }

      await().until(() -> client.told().containsAll(List.of("quotes.A=200", "quotes.B=200")));
      assertThat(client.events()).hasSizeLessThan(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/stream|channels: is missing",
        "/v1/stream?channels=|channels: is missing",
        "/v1/stream?channels=quotes.A,quotes.*|was quotes.*",
        "/v1/stream?channels=quotes.A,,|bars.INTERVAL.SYMBOL, was",
        "/v1/stream?channels=bars.2m.A|was bars.2m.A",
        "/v1/stream?channels=quotes.A&conflate=-1|conflate: must be",
        "/v1/stream?channels=quotes.A&model=X|model: must match",
        "/v1/stream?channels=quotes.A&channels=quotes.B|channels: must be given once"
      })
  void channels_thatCannotBeUsed_areNamed(String path, String detail) {
    HttpResponse<String> answer = rig.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(detail).contains("urn:tidemark:problem:bad-request");
  }

  @Test
  void methods_otherThanGet_areAnsweredAsElsewhere() {
    HttpResponse<String> head = rig.send("HEAD", BOTH);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(rig.send("HEAD", "/v1/stream?channels=x").statusCode()).isEqualTo(400);
    assertThat(rig.send("OPTIONS", "/v1/stream").statusCode()).isEqualTo(204);
    assertThat(rig.send("POST", BOTH).statusCode()).isEqualTo(405);
    assertThat(metric("connections")).isZero();
  }

  @Test
  void streams_moreThanAllowed_areRefused() {
    rig.close();
    rig =
        QueryRig.start(
            PATIENT.withStreams(
                new StreamConfig(2, 2, Duration.ofSeconds(1), Duration.ofSeconds(1), 2_048)));
    try (SseClient one = open(BOTH);
        SseClient two = open(BOTH)) {
      one.awaitTold(2);
      two.awaitTold(2);

      HttpResponse<String> third = rig.get(BOTH);

      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).contains("1");
      assertThat(third.body()).contains("overloaded").contains("Too many streams");
      assertThat(rig.get(BOTH + ",quotes.C").body()).contains("quotes.C is one more");
      assertThat(rig.json("/v1/status").at("/streams/connections").asInt()).isEqualTo(2);
    }
    await().until(() -> metric("connections") == 0);
    try (SseClient again = open(BOTH)) {
      assertThat(again.awaitTold(2)).hasSize(2);
    }
    await().until(() -> metric("channels") == 0);
  }

  @Test
  void stream_withoutNews_livesBeyondEveryTimeLimit() {
    rig.close();
    QueryConfig strict =
        PATIENT
            .withServing(new QueryConfig.Serving("127.0.0.1", 0, 1))
            .withLimits(new QueryConfig.Limits(Duration.ofMillis(300), 2, 2, Duration.ofSeconds(1)))
            .withClosing(new QueryConfig.Closing(Duration.ZERO, Duration.ofSeconds(5)))
            .withStreams(StreamConfig.local());
    rig = QueryRig.start(strict);
    List<SseClient> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clients.add(open(BOTH));
    }
    clients.forEach(client -> client.awaitTold(2));

    await().until(() -> clients.stream().allMatch(client -> client.comments() > 6));
    await().until(() -> rig.get("/v1/symbols").statusCode() == 200);
    write("A", 1);

    for (SseClient client : clients) {
      assertThat(client.awaitTold(3)).endsWith("quotes.A=1");
      client.close();
    }
  }

  @Test
  void close_withStreamsOpen_tellsAndEndsThem() {
    try (SseClient client = open(BOTH)) {
      client.awaitTold(2);

      rig.service().close();

      client.awaitOver();
      assertThat(client.told()).endsWith("bye closing");
      assertThat(client.retry()).isBetween(2_000L, 4_000L);
    }
  }

  @Test
  void reader_thatLeaves_isForgotten() {
    SseClient client = open(BOTH);
    client.awaitTold(2);

    client.close();

    await().until(() -> metric("connections") == 0);
    await().until(() -> metric("subscriptions") == 0 && metric("channels") == 0);
  }
}
