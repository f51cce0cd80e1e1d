package io.tidemark.sink;

import static io.tidemark.sink.CacheRecords.json;
import static io.tidemark.sink.LoopRig.QUOTES_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.it.RedisProcesses;
import io.tidemark.query.QueryConfig;
import io.tidemark.query.QueryService;
import io.tidemark.runtime.RedisSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentinelIT {
  @Test
  void masterKilled_theSentinelsNextOneIsWrittenAndRead(@TempDir Path directory) throws Exception {
    try (RedisProcesses redis = RedisProcesses.watched(directory)) {
      RedisSettings settings = RedisSettings.local(redis.url()).withTimeout(Duration.ofSeconds(2));
      try (LoopRig rig = new LoopRig(settings);
          QueryService query = new QueryService(QueryConfig.local().withPort(0), settings)) {
        query.start();
        rig.assign(QUOTES_0);
        rig.quote("A", 1);
        rig.turnsUntil(() -> rig.health.notReady().isEmpty());
        int killed = redis.watchedMaster();

        redis.kill(killed);
        rig.quote("A", 2);
        rig.quote("B", 1);
        rig.turnsUntil(() -> rig.health.notReady().containsKey("writes"));
        assertThat(rig.committed(QUOTES_0)).isEqualTo(1);
        assertThat(rig.consumer.paused()).contains(QUOTES_0);

        rig.turnsUntil(() -> "3".equals(rig.mark(QUOTES_0)));
        assertThat(redis.watchedMaster()).isNotEqualTo(killed);
        assertThat(rig.redis().get("tm:1:quote:A")).isEqualTo(json("A", 2));
        Awaitility.await().until(() -> json("B", 1).equals(get(query, "/v1/quotes/B")));
      }
    }
  }

  private static String get(QueryService query, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
