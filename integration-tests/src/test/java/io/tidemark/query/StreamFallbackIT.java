package io.tidemark.query;

import static io.tidemark.query.FallbackRig.PATIENCE;
import static io.tidemark.query.FallbackRig.SYMBOLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.wire.RedisKeys;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams go on from the processor's state while Redis is away, and from Redis after that. */
@Tag("alone")
class StreamFallbackIT {
  private static final String BAR = "bars.1m.S0";
  private static final List<String> CHANNELS =
      Stream.concat(
              SYMBOLS.stream().map(symbol -> "quotes." + symbol),
              Stream.of("momentum.S0", "assets.S0", "portfolios.p", BAR))
          .toList();

  @TempDir private Path directory;
  private FallbackRig rig;
  private QueryService query;

  @BeforeEach
  void start() {
    rig = new FallbackRig(directory);
    query = rig.startAll(NearConfig.local());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static String all() {
    return "?channels=" + String.join(",", CHANNELS);
  }

  private SseClient open() {
    return new SseClient(URI.create("http://127.0.0.1:" + query.port() + "/v1/stream" + all()));
  }

  private static Map<String, JsonNode> last(Stream<JsonNode> messages) {
    Map<String, JsonNode> last = new HashMap<>();
    messages
        .filter(message -> message.path("type").asText().equals("value"))
        .forEach(message -> last.put(message.path("channel").asText(), message));
    return last;
  }

  private static Map<String, JsonNode> last(SseClient client) {
    return last(client.events().stream().map(SseClient.Event::json));
  }

  private static Map<String, JsonNode> last(WsClient client) {
    return last(client.messages.stream().map(QueryRig::parse));
  }

  private static boolean allStale(Map<String, JsonNode> last) {
    return last.keySet().containsAll(CHANNELS)
        && last.values().stream().allMatch(message -> message.path("stale").asBoolean());
  }

  private static boolean noneStale(Map<String, JsonNode> last) {
    return last.keySet().containsAll(CHANNELS)
        && last.values().stream().noneMatch(message -> message.path("stale").asBoolean());
  }

  private static long version(JsonNode message) {
    return message.at("/value/version").asLong();
  }

  /** Of what was told last; 0 where nothing was. */
  private static long version(Map<String, JsonNode> last, String channel) {
    JsonNode message = last.get(channel);
    return message == null ? 0 : version(message);
  }

  /** By channel, in the order in which they were told. */
  private static void assertNeverOlder(Stream<JsonNode> messages) {
    messages
        .filter(message -> message.path("type").asText().equals("value"))
        .collect(Collectors.groupingBy(message -> message.path("channel").asText()))
        .forEach(
            (channel, told) ->
                assertThat(told.stream().map(StreamFallbackIT::version).toList())
                    .as(channel)
                    .isSorted());
  }

  private Map<String, Long> served() {
    return SYMBOLS.stream()
        .collect(
            Collectors.toMap(
                symbol -> "quotes." + symbol,
                symbol -> {
                  HttpResponse<String> answer = rig.get(query, "/v1/quotes/" + symbol);
                  return FallbackRig.fresh(answer) ? FallbackRig.version(answer) : -1;
                }));
  }

  private void away(String how) {
    if (how.equals("STOP")) {
      rig.signalRedis("STOP");
    } else {
      rig.killRedis();
    }
  }

  private void back(String how) {
    if (how.equals("STOP")) {
      rig.signalRedis("CONT");
    } else {
      rig.startRedis(); // empty
      await().atMost(PATIENCE).until(() -> rig.inRedis(r -> r.exists(RedisKeys.ACTIVE)) == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "STOP"})
  void redisAway_streamsGoOnFromTheProcessor_neverOlder_andFromRedisAfterwards(String how) {
    try (SseClient old = open();
        WsClient socket = new WsClient(query.port(), all());
        SseClient slow = open();
        PriceStream prices = new PriceStream(rig)) {
      await().atMost(PATIENCE).until(() -> noneStale(last(old)) && noneStale(last(socket)));
      slow.awaitTold(CHANNELS.size());
      slow.pause();

      away(how);
      await().atMost(PATIENCE).until(() -> allStale(last(old)) && allStale(last(socket)));
      Map<String, JsonNode> atFirst = last(old);
      try (SseClient late = open()) {
        await().atMost(PATIENCE).until(() -> allStale(last(late)));
        // prices go on, and so does what is told of them
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    SYMBOLS.stream()
                        .map(symbol -> "quotes." + symbol)
                        .allMatch(one -> version(last(late), one) > version(atFirst, one) + 1));
        assertThat(rig.metric(query, "stream_channels")).isLessThanOrEqualTo(8 * CHANNELS.size());

        back(how);
        prices.stop();
        await().atMost(PATIENCE).until(() -> noneStale(last(old)) && noneStale(last(late)));
        awaitServed(late);
        assertNeverOlder(late.events().stream().map(SseClient.Event::json));
      }
      slow.goOn();
      for (SseClient client : List.of(old, slow)) {
        awaitServed(client);
        assertNeverOlder(client.events().stream().map(SseClient.Event::json));
      }
      await().atMost(PATIENCE).until(() -> noneStale(last(socket)));
      assertNeverOlder(socket.messages.stream().map(QueryRig::parse));
    }
  }

  private void awaitServed(SseClient client) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Map<String, JsonNode> last = last(client);
              return noneStale(last)
                  && served().entrySet().stream()
                      .allMatch(one -> version(last, one.getKey()) == one.getValue());
            });
  }
}
