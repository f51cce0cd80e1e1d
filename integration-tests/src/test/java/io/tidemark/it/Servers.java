package io.tidemark.it;

import io.tidemark.launcher.EmbeddedKafka;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import io.tidemark.model.wire.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Real servers for tests; the one place that chooses where they come from: containers where an
 * engine answers, the all-in-one's own servers where none does.
 */
public final class Servers {
  private static final boolean CONTAINERS = DockerClientFactory.instance().isDockerAvailable();

  private Servers() {}

  /** A Kafka, its address, its end. */
  public record Kafka(String bootstrap, Runnable stop) implements AutoCloseable {
    @Override
    public void close() {
      stop.run();
    }
  }

  /** A Redis, its address, its end. */
  public record Redis(String url, Runnable stop) implements AutoCloseable {
    @Override
    public void close() {
      stop.run();
    }
  }

  /** A fresh Kafka without topics. */
  public static Kafka kafka() {
    if (CONTAINERS) {
      KafkaContainer kafka =
          new KafkaContainer("apache/kafka:4.3.1")
              .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
              .withEnv(
                  "KAFKA_MESSAGE_MAX_BYTES", Integer.toString(Topics.MAX_MESSAGE_BYTES + 65_536))
              .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
      kafka.start();
      return new Kafka(kafka.getBootstrapServers(), kafka::stop);
    }
    EmbeddedKafka kafka = EmbeddedKafka.start(directory("tidemark-kafka"));
    return new Kafka(kafka.bootstrap(), kafka::close);
  }

  /** A fresh, empty Redis. */
  public static Redis redis() {
    if (CONTAINERS) {
      GenericContainer<?> redis = new GenericContainer<>("redis:8").withExposedPorts(6379);
      redis.start();
      String url = "redis://" + redis.getHost() + ":" + redis.getFirstMappedPort();
      return new Redis(url, redis::stop);
    }
    EmbeddedRedis redis =
        EmbeddedRedis.start(directory("tidemark-redis"), FreePort.take(), List.of());
    return new Redis(redis.url(), redis::close);
  }

  private static Path directory(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
