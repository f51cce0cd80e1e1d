package io.tidemark.sink;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The sink's Kafka clients. */
final class SinkClients {
  /** Room for the headers that a dead letter has above its record. */
  private static final int HEADERS = 64 * 1024;

  private SinkClients() {}

  /**
   * Reads uncommitted, so as not to wait for the processor's commits: the write rule orders what it
   * sees. Commits nothing by itself.
   */
  static Consumer<byte[], byte[]> consumer(KafkaSettings kafka, SinkConfig config) {
    Map<String, Object> settings = reading(config.batching());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.group().id());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, config.group().id());
    if (!config.group().instanceId().isEmpty()) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.group().instanceId());
    }
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // As the processor's: a killed sink's partitions are taken over well within 15 s.
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 7_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
    return new KafkaConsumer<>(
        kafka.properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** How many sinks there are; those that have just died may count for a while. */
  static int members(KafkaSettings kafka, SinkConfig config) {
    String group = config.group().id();
    try (Admin admin = Admin.create(kafka.properties())) {
      return admin
          .describeConsumerGroups(List.of(group))
          .all()
          .get(10, TimeUnit.SECONDS)
          .values()
          .stream()
          .mapToInt(description -> description.members().size())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw new RetryLaterException("kafka", e);
    } catch (TimeoutException e) {
      throw new RetryLaterException("kafka", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryLaterException("kafka", e);
    }
  }

  /** Reads whatever it is told to, as a member of no group. */
  static Consumer<byte[], byte[]> reader(KafkaSettings kafka, Batching batching) {
    Map<String, Object> settings = reading(batching);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "tidemark-rebuild");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, batching.fetchBytes() / 2);
    return new KafkaConsumer<>(
        kafka.properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> reading(Batching batching) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batching.records());
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, batching.fetchBytes());
    return settings;
  }

  /** Writes dead letters, each acknowledged by all replicas. */
  static Producer<byte[], byte[]> deadLetters(KafkaSettings kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_MESSAGE_BYTES + HEADERS);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * Topics.MAX_MESSAGE_BYTES);
    return new KafkaProducer<>(
        kafka.properties(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }
}
