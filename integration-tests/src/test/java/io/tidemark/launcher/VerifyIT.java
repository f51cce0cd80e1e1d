package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** {@code tidemark verify} as a process of its own. */
class VerifyIT {
  private static final String KEY = "tm:1:quote:AAPL";
  private static final String JSON = "{\"version\":3,\"symbol\":\"AAPL\"}";

  @Test
  void damage_endsWith1_isToldAndMended() throws Exception {
    try (Servers.Kafka broker = Servers.kafka();
        Servers.Redis server = Servers.redis();
        RedisClient client = RedisClient.create(server.url());
        var redis = client.connect()) {
      KafkaSettings kafka = KafkaSettings.local(broker.bootstrap());
      publish(kafka);
      redis.sync().set("tm:active", "1");
      redis.sync().set(KEY, "{\"version\":2,\"symbol\":\"AAPL\"}", SetArgs.Builder.px(3_600_000));
      redis.sync().zadd("tm:1:index:symbols", 0, "AAPL");
      redis.sync().set("tm:1:mark:" + kafka.topics().cache(CacheTopic.QUOTES) + ":0", "1");

      Run found = run(broker, server, "--json");
      Run text = run(broker, server);
      Run mended = run(broker, server, "--json", "--repair");
      Run clean = run(broker, server, "--json", "--sample", "10");

      assertThat(found.code()).isEqualTo(1);
      JsonNode fault = found.json().path("report").path("faults").path(0);
      assertThat(found.json().path("consistent").asBoolean()).isFalse();
      assertThat(fault.path("fault").asText()).isEqualTo("OLDER");
      assertThat(fault.path("count").asInt()).isEqualTo(1);
      assertThat(fault.path("examples").path(0).path("key").asText()).isEqualTo(KEY);
      assertThat(text.code()).isEqualTo(1);
      assertThat(text.output()).contains("KIND", "quotes", "older", KEY, "1 faults among 1 keys");
      assertThat(mended.code()).isZero();
      assertThat(mended.json().path("mended").asInt()).isEqualTo(1);
      assertThat(mended.json().path("afterRepair").path("faults")).isEmpty();
      assertThat(redis.sync().get(KEY)).isEqualTo(JSON);
      assertThat(clean.code()).isZero();
      assertThat(clean.json().path("consistent").asBoolean()).isTrue();
    }
  }

  private record Run(int code, String output) {
    JsonNode json() throws Exception {
      return new ObjectMapper().readTree(output);
    }
  }

  private static Run run(Servers.Kafka broker, Servers.Redis server, String... options) {
    String[] arguments = new String[options.length + 5];
    String[] target = {"verify", "--kafka", broker.bootstrap(), "--redis", server.url()};
    System.arraycopy(target, 0, arguments, 0, target.length);
    System.arraycopy(options, 0, arguments, target.length, options.length);
    try (TidemarkProcess process = TidemarkProcess.start(arguments)) {
      int code = process.exitCode();
      return new Run(code, process.output());
    }
  }

  private static void publish(KafkaSettings kafka) throws Exception {
    try (Admin admin = Admin.create(kafka.properties());
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                kafka.properties(), new StringSerializer(), new StringSerializer())) {
      TopicCreation.ensure(admin, kafka);
      ProducerRecord<String, String> record =
          new ProducerRecord<>(kafka.topics().cache(CacheTopic.QUOTES), 0, "AAPL", JSON);
      record.headers().add(RecordHeaders.VERSION, new byte[] {'3'});
      assertThat(producer.send(record).get().hasOffset()).isTrue();
    }
  }
}
