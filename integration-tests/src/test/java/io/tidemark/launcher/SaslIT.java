package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.it.Servers;
import io.tidemark.runtime.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.ApiException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every service and command on a Kafka that lets nobody in without a login. */
class SaslIT {
  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  @Test
  void settingsPassedThrough_letEveryClientIn(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(
                directory.resolve("kafka"), FreePort.take(), FreePort.take(), listener());
        Servers.Redis redis = Servers.redis()) {
      Map<String, String> environment = environment(directory, kafka, redis);
      refusesStrangers(kafka);

      try (DataDirectory data = DataDirectory.lock(directory.resolve("data"));
          AllInOne all = AllInOne.start(data, environment, Services.all())) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(all.notReady()).isEmpty());

        assertThat(call(environment, "replay", "--speed", "max", prices(directory))).isZero();
        assertThat(call(environment, "topics")).isZero();
        assertThat(call(environment, "status", "--wait", "60")).isZero();
      }
    }
  }

  private static Map<String, String> listener() {
    return Map.of(
        "listener.security.protocol.map",
        "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms",
        "PLAIN",
        "sasl.mechanism.inter.broker.protocol",
        "PLAIN",
        "listener.name.client.plain.sasl.jaas.config",
        MODULE + "username=\"broker\" password=\"b\" user_broker=\"b\" user_tide=\"s3cr3t\";");
  }

  private static Map<String, String> environment(
      Path directory, EmbeddedKafka kafka, Servers.Redis redis) {
    Map<String, String> environment = new HashMap<>();
    for (String port :
        List.of(
            SettingNames.QUERY_PORT,
            SettingNames.INGEST_PORT,
            SettingNames.PROCESSOR_PORT,
            SettingNames.SINK_PORT)) {
      environment.put(port, "0");
    }
    environment.put(SettingNames.STATE, directory.resolve("state").toString());
    environment.put(SettingNames.DATA, directory.resolve("none").toString());
    environment.put(SettingNames.REDIS, redis.url());
    environment.put(SettingNames.KAFKA, kafka.bootstrap());
    environment.put("TIDEMARK_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
    environment.put("TIDEMARK_KAFKA_SASL_MECHANISM", "PLAIN");
    environment.put(
        "TIDEMARK_KAFKA_SASL_JAAS_CONFIG", MODULE + "username=\"tide\" password=\"s3cr3t\";");
    return environment;
  }

  private static void refusesStrangers(EmbeddedKafka kafka) {
    Map<String, Object> settings =
        KafkaSettings.local(kafka.bootstrap())
            .properties(Map.of("default.api.timeout.ms", 2_000, "request.timeout.ms", 1_000));
    try (Admin stranger = Admin.create(settings)) {
      assertThatThrownBy(() -> stranger.listTopics().names().get(20, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(ApiException.class);
    }
  }

  private static String prices(Path directory) throws Exception {
    return Files.writeString(
            directory.resolve("prices.csv"), "symbol,ts_us,price,size\nAAPL,1732092000123000,1,1\n")
        .toString();
  }

  /** Calls a command; returns its exit code. */
  private static int call(Map<String, String> environment, String... words) {
    StringWriter out = new StringWriter();
    PrintWriter text = new PrintWriter(out);
    int code =
        Main.commandLine(new Shell(environment, text, text, false), new StopSignal())
            .execute(words);
    assertThat(out.toString()).doesNotContain("s3cr3t");
    return code;
  }
}
