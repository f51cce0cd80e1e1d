package io.tidemark.processor;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The Kafka settings of the processor, each with its reason. */
final class StreamsSettings {
  /** Room for a transaction that a long pause has kept open. */
  private static final int TRANSACTION_SLACK_MILLIS = 60_000;

  /**
   * A killed instance is missed after this long and its tasks go on elsewhere a second or two
   * later, which leaves half of the 15 s that it may take for reading their state. A shorter one
   * would make a busy machine, or one long pause, look like a death; a wrong alarm costs a takeover
   * and changes no figure.
   */
  static final int SESSION_MILLIS = 7_000;

  /** How soon a living instance hears that it is to take over. */
  static final int HEARTBEAT_MILLIS = 1_000;

  /** The least that Kafka Streams allows; tasks go to a new instance once its copy is warm. */
  private static final int WARM_CHECK_MILLIS = 60_000;

  /** So long may a change be on its way to the board for others to come with it. */
  private static final int BOARD_WAIT_MILLIS = 20;

  private StreamsSettings() {}

  /** Of Kafka Streams. */
  static Properties streams(ProcessorConfig config, KafkaSettings kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.properties());
    settings.put(
        StreamsConfig.APPLICATION_ID_CONFIG, kafka.topics().application(config.applicationId()));
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.tasks().threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.tasks().standbys());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, kafka.replication());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.pace().commit().toMillis());
    // What is due is looked for between polls: a poll must not hold it up.
    settings.put(StreamsConfig.POLL_MS_CONFIG, 5L);
    settings.put(producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), transactionMillis(config));
    // The sink reads uncommitted: what is sent is of use at once. Yet a request for each record
    // would cost broker, board and sink more than all else at 10,000 a second.
    settings.put(producer(ProducerConfig.LINGER_MS_CONFIG), 2);
    settings.put(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.MAX_MESSAGE_BYTES);
    settings.put(producer(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
    settings.put(consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    settings.put(consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
    settings.put(consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
    settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, WARM_CHECK_MILLIS);
    kafka
        .durability()
        .forEach((name, value) -> settings.put(StreamsConfig.topicPrefix(name), value));
    if (!config.instanceId().isEmpty()) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instanceId());
    }
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  private static int transactionMillis(ProcessorConfig config) {
    return Math.toIntExact(config.pace().commit().toMillis() + TRANSACTION_SLACK_MILLIS);
  }

  /** Of the board's consumer: a group of its own for every instance, since each reads all. */
  static Map<String, Object> board(KafkaSettings kafka) {
    return kafka.properties(
        Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            kafka.topics().boards() + UUID.randomUUID(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_uncommitted",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            SESSION_MILLIS, // for so long a killed one's group is taken for one at work
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            HEARTBEAT_MILLIS,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            2_000,
            // Valuations are conflated for longer anyway, and each answer costs the broker as much.
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            64 * 1024,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            BOARD_WAIT_MILLIS,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false));
  }

  private static String producer(String name) {
    return StreamsConfig.producerPrefix(name);
  }

  private static String consumer(String name) {
    return StreamsConfig.mainConsumerPrefix(name);
  }
}
