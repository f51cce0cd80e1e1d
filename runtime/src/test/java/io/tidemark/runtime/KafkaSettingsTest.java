package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.wire.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  @Test
  void from_nothing_isTheLocalBroker() {
    Settings settings = Settings.of(Map.of());

    assertThat(KafkaSettings.from(settings))
        .isEqualTo(new KafkaSettings("127.0.0.1:9092", new Topics("tidemark."), 4, 1, Map.of()))
        .isEqualTo(KafkaSettings.local("127.0.0.1:9092"));
    settings.check();
  }

  @Test
  void from_everyName_isMapped() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_KAFKA_BOOTSTRAP", "k1:1,k2:2",
                "TIDEMARK_TOPIC_PREFIX", "test.",
                "TIDEMARK_PARTITIONS", "12",
                "TIDEMARK_REPLICATION", "3",
                "TIDEMARK_KAFKA_SECURITY_PROTOCOL", "SASL_SSL"));

    assertThat(KafkaSettings.from(settings))
        .isEqualTo(
            new KafkaSettings(
                "k1:1,k2:2", new Topics("test."), 12, 3, Map.of("security.protocol", "SASL_SSL")));
    settings.check();
  }

  @Test
  void from_badNumbers_areToldTogether() {
    Settings settings =
        Settings.of(Map.of("TIDEMARK_PARTITIONS", "0", "TIDEMARK_REPLICATION", "10"));

    KafkaSettings.from(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContainingAll("TIDEMARK_PARTITIONS", "TIDEMARK_REPLICATION");
  }

  @Test
  void properties_areTheBrokersAndWhatIsPassedThrough() {
    KafkaSettings kafka =
        KafkaSettings.from(
            Settings.of(
                Map.of(
                    "TIDEMARK_KAFKA_BOOTSTRAP", "k:1",
                    "TIDEMARK_KAFKA_SASL_MECHANISM", "PLAIN",
                    "TIDEMARK_KAFKA_SASL_JAAS_CONFIG", "Login required user=\"Me\";")));

    assertThat(kafka.properties())
        .containsOnly(
            Map.entry("bootstrap.servers", "k:1"),
            Map.entry("sasl.mechanism", "PLAIN"),
            Map.entry("sasl.jaas.config", "Login required user=\"Me\";"));
  }

  @Test
  void properties_withMore_putsItOverThem() {
    KafkaSettings kafka = KafkaSettings.from(Settings.of(Map.of("TIDEMARK_KAFKA_LINGER_MS", "50")));

    assertThat(kafka.properties(Map.of("linger.ms", 0, "acks", "all")))
        .containsOnly(
            Map.entry("bootstrap.servers", "127.0.0.1:9092"),
            Map.entry("linger.ms", 0),
            Map.entry("acks", "all"));
  }

  @Test
  void threeReplicas_mustBeTwoInSync_fewerNeedNot() {
    KafkaSettings three = KafkaSettings.from(Settings.of(Map.of("TIDEMARK_REPLICATION", "3")));

    assertThat(three.durability()).containsExactly(Map.entry("min.insync.replicas", "2"));
    assertThat(KafkaSettings.local("127.0.0.1:9092").durability()).isEmpty();
  }
}
