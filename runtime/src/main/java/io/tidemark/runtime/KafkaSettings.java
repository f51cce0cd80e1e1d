package io.tidemark.runtime;

import io.tidemark.model.wire.Topics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param bootstrap {@code host:port}, comma-separated
 * @param topics the names of all topics
 * @param partitions of each topic that has to be made
 * @param replication of each topic that has to be made
 * @param client settings passed through to every client, such as {@code security.protocol}
 */
public record KafkaSettings(
    String bootstrap, Topics topics, int partitions, int replication, Map<String, String> client) {
  private static final String PREFIX = "TIDEMARK_KAFKA_";

  public KafkaSettings {
    client = Map.copyOf(client);
  }

  /** One broker at {@code bootstrap}, all else by default. */
  public static KafkaSettings local(String bootstrap) {
    return new KafkaSettings(bootstrap, new Topics(Topics.DEFAULT_PREFIX), 4, 1, Map.of());
  }

  /** The same for another edition of the cache topics. */
  public KafkaSettings edition(String edition) {
    return new KafkaSettings(bootstrap, topics.of(edition), partitions, replication, client);
  }

  /** Out of the environment: any further {@code TIDEMARK_KAFKA_…} is passed to the clients. */
  public static KafkaSettings from(Settings settings) {
    String bootstrap =
        settings.text(PREFIX + "BOOTSTRAP", "127.0.0.1:9092", "Kafka brokers, host:port[,…]");
    String prefix =
        settings.text("TIDEMARK_TOPIC_PREFIX", Topics.DEFAULT_PREFIX, "put before each topic name");
    String edition =
        settings.text(
            "TIDEMARK_EDITION",
            "",
            "names this processor application's own cache topics; see docs/operations.md");
    if (!Topics.isEdition(edition)) {
      settings.problem("TIDEMARK_EDITION", edition, "must be up to 16 of a-z, 0-9 and -, or empty");
      edition = "";
    }
    int partitions =
        settings.whole("TIDEMARK_PARTITIONS", 4, 1, 1_000, "partitions of a topic to be made");
    int replication =
        settings.whole("TIDEMARK_REPLICATION", 1, 1, 9, "replicas of a topic to be made");
    Map<String, String> client = new HashMap<>();
    settings
        .under(PREFIX)
        .forEach(
            (name, value) -> {
              if (!name.equals("BOOTSTRAP")) {
                client.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
              }
            });
    return new KafkaSettings(
        bootstrap, new Topics(prefix, edition), partitions, replication, client);
  }

  /**
   * Topic settings that keep what is acknowledged, as far as the replicas allow: of three or more,
   * two must have a record, so that any one broker may be lost with all it has.
   */
  public Map<String, String> durability() {
    return replication < 3 ? Map.of() : Map.of("min.insync.replicas", "2");
  }

  /** The settings of any client: where the brokers are, and what is passed through. */
  public Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("bootstrap.servers", bootstrap);
    return properties;
  }

  /** {@link #properties()} with more put over them. */
  public Map<String, Object> properties(Map<String, ?> more) {
    Map<String, Object> properties = properties();
    properties.putAll(more);
    return properties;
  }
}
