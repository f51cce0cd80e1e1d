package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Servers;
import io.tidemark.launcher.FreePort;
import io.tidemark.launcher.TidemarkProcess;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Two instances in processes of their own, one of which is killed while clients listen to it. */
class StreamKillIT {
  private static final String CHANNELS = "/v1/stream?channels=quotes.A,quotes.B,quotes.REST";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static TidemarkProcess query(String redis, int port) {
    return TidemarkProcess.start(
        Map.of("TIDEMARK_REDIS_URL", redis, "TIDEMARK_QUERY_PORT", Integer.toString(port)),
        "query");
  }

  private static void awaitReady(TidemarkProcess process, int port) {
    HttpClient http = HttpClient.newHttpClient();
    URI uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
    await(process.output())
        .atMost(LIMIT)
        .until(
            () -> {
              try {
                HttpRequest request = HttpRequest.newBuilder(uri).build();
                return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                    == 200;
              } catch (IOException e) {
                return false; // not listening yet
              }
            });
  }

  private static URI stream(int port) {
    return URI.create("http://127.0.0.1:" + port + CHANNELS);
  }

  @Test
  void client_ofAnInstanceThatIsKilled_goesOnAtAnotherWhereItWas() throws Exception {
    int[] ports = {FreePort.take(), FreePort.take()};
    try (Servers.Redis server = Servers.redis();
        RedisClient client = RedisClient.create(server.url());
        TidemarkProcess first = query(server.url(), ports[0]);
        TidemarkProcess second = query(server.url(), ports[1])) {
      RedisCommands<String, String> redis = client.connect().sync();
      redis.set(RedisKeys.ACTIVE, "7");
      redis.set(QueryRig.KEYS.quote("REST"), QueryRig.quote("REST", 5));
      awaitReady(first, ports[0]);
      awaitReady(second, ports[1]);
      AtomicBoolean done = new AtomicBoolean();
      Thread writer = new Thread(() -> writeUntil(done, client), "writer");
      writer.start();
      List<String> told = new ArrayList<>();

      SseClient before = new SseClient(stream(ports[0]));
      before.awaitTold(500);
      first.kill();
      before.awaitOver();
      told.addAll(before.told());
      SseClient after = new SseClient(stream(ports[1]), "Last-Event-ID", before.lastId());
      after.awaitTold(500);
      done.set(true);
      writer.join();
      long last = version(redis);
      await().atMost(LIMIT).until(() -> after.told().contains("quotes.A=" + last));
      told.addAll(after.told());
      after.close();

      assertThat(told).doesNotHaveDuplicates().noneMatch(one -> one.startsWith("reset"));
      assertThat(told).contains("quotes.REST=5"); // once: it was not told again
      List<Long> versions =
          told.stream()
              .filter(one -> one.startsWith("quotes.A="))
              .map(one -> Long.valueOf(one.substring("quotes.A=".length())))
              .toList();
      assertThat(versions).isSorted().endsWith(last);
    }
  }

  private static long version(RedisCommands<String, String> redis) {
    return QueryRig.parse(String.valueOf(redis.get(QueryRig.KEYS.quote("A"))))
        .path("version")
        .asLong();
  }

  private static void writeUntil(AtomicBoolean done, RedisClient client) {
    RedisCommands<String, String> redis = client.connect().sync();
    for (long version = 1; !done.get(); version++) {
      for (String symbol : List.of("A", "B")) {
        redis.eval(
            QueryRig.WRITE,
            ScriptOutputType.INTEGER,
            new String[] {QueryRig.KEYS.quote(symbol)},
            QueryRig.quote(symbol, version),
            Long.toString(version));
      }
    }
  }
}
