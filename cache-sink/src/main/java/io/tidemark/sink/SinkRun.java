package io.tidemark.sink;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the sink's thread: make the topics, take turns until stopped, leave in good order.
 */
final class SinkRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkRun.class);
  private static final Duration TOPICS_RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final KafkaSettings kafka;
  private final SinkLoop loop;
  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final RedisLink link;
  private final SinkStatus status;

  SinkRun(
      KafkaSettings kafka,
      SinkLoop loop,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      RedisLink link,
      SinkStatus status) {
    this.kafka = kafka;
    this.loop = loop;
    this.consumer = consumer;
    this.producer = producer;
    this.link = link;
    this.status = status;
  }

  @Override
  public void run() {
    try {
      while (!loop.stopped() && !topicsMade()) {
        loop.nap(TOPICS_RETRY);
      }
      loop.subscribe();
      while (!loop.stopped()) {
        loop.turn();
      }
      loop.finish();
    } catch (RuntimeException e) {
      // nothing that the loop knows an answer to: whoever watches liveness starts it anew
      LOG.error("the sink has ended", e);
      status.fatal(String.valueOf(e));
    } finally {
      close();
    }
  }

  private boolean topicsMade() {
    try (Admin admin = Admin.create(kafka.properties())) {
      TopicCreation.ensure(admin, kafka);
      return true;
    } catch (KafkaException e) {
      LOG.warn("waiting for Kafka: {}", e.getMessage());
      status.trouble("kafka: " + e.getMessage());
      return false;
    }
  }

  private void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
      producer.close(CLOSE_LIMIT);
    } catch (KafkaException e) {
      LOG.warn("left Kafka in disorder", e);
    } finally {
      link.close();
    }
  }
}
