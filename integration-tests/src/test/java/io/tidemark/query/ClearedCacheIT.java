package io.tidemark.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.sink.SinkConfig;
import io.tidemark.sink.SinkService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What readers find after the cache was cleared, with a sink that fills it again. */
class ClearedCacheIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BARS = 40;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void clearedCache_isSoonWhatItWas() throws Exception {
    try (Servers.Kafka broker = Servers.kafka();
        Servers.Redis server = Servers.redis()) {
      KafkaSettings kafka = KafkaSettings.local(broker.bootstrap());
      RedisSettings redis = RedisSettings.local(server.url());
      try (SinkService sink =
              new SinkService(
                  SinkConfig.local().withPort(0), kafka, redis, InstantSource.system());
          QueryService query =
              new QueryService(QueryRig.CONFIG.withNear(NearConfig.local()), redis);
          var producer =
              new KafkaProducer<>(
                  kafka.properties(Map.of()),
                  new ByteArraySerializer(),
                  new ByteArraySerializer())) {
        sink.start();
        query.start();
        fill(producer, kafka);
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(() -> quote(query).statusCode() == 200 && bars(query) == BARS);
        String before = quote(query).body();

        HttpResponse<String> cleared = send(query, "DELETE", "/v1/cache?pattern=*");

        assertThat(QueryRig.parse(cleared.body()).path("removed").asInt()).isEqualTo(2);
        await()
            .atMost(PATIENCE)
            .until(() -> quote(query).body().equals(before) && bars(query) == BARS);
      }
    }
  }

  private static void fill(KafkaProducer<byte[], byte[]> producer, KafkaSettings kafka)
      throws Exception {
    for (int minute = 1; minute <= BARS; minute++) {
      long openTime = minute * 60_000L;
      send(producer, kafka.topics().cache(CacheTopic.BARS_1M), "A/" + openTime, bar(openTime));
    }
    send(producer, kafka.topics().cache(CacheTopic.QUOTES), "A", QueryRig.quote("A", 3));
  }

  private static String bar(long openTime) {
    return "{\"version\":3,\"symbol\":\"A\",\"interval\":\"1m\",\"openTime\":" + openTime + "}";
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, String json)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key.getBytes(UTF_8), json.getBytes(UTF_8));
    record.headers().add(RecordHeaders.VERSION, "3".getBytes(UTF_8));
    assertThat(producer.send(record).get().hasOffset()).isTrue();
  }

  private HttpResponse<String> quote(QueryService query) throws IOException, InterruptedException {
    return send(query, "GET", "/v1/quotes/A");
  }

  private int bars(QueryService query) throws IOException, InterruptedException {
    return QueryRig.parse(send(query, "GET", "/v1/bars/A?limit=1000").body()).path("bars").size();
  }

  private HttpResponse<String> send(QueryService query, String method, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(40))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
