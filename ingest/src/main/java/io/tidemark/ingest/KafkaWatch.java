package io.tidemark.ingest;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka every second whether it is there, on a thread of its own, and makes the topics once
 * before the first event: a broker that makes topics unasked would give them too few partitions.
 */
final class KafkaWatch implements AutoCloseable {
  /** Without an answer for so long, Kafka counts as away. */
  static final long AWAY_AFTER_MILLIS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);
  private static final long ANSWER_SECONDS = 5;

  private final Admin admin;
  private final KafkaSettings kafka;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "tidemark-kafka-watch");
            made.setDaemon(true);
            return made;
          });
  private boolean topicsMade;
  private @Nullable String lastFailure;
  private volatile @Nullable Long lastSeen;

  KafkaWatch(Admin admin, KafkaSettings kafka, InstantSource clock) {
    this.admin = admin;
    this.kafka = kafka;
    this.clock = clock;
  }

  void start() {
    var unused = thread.scheduleWithFixedDelay(this::turn, 0, 1, TimeUnit.SECONDS);
  }

  /** Why nothing can be published now; empty where it can. */
  Optional<String> problem() {
    Long seen = lastSeen;
    if (seen == null) {
      return Optional.of("Kafka at " + kafka.bootstrap() + " has not answered yet");
    }
    long silent = clock.millis() - seen;
    return silent <= AWAY_AFTER_MILLIS
        ? Optional.empty()
        : Optional.of(
            "Kafka at %s has not answered for %d s".formatted(kafka.bootstrap(), silent / 1000));
  }

  /** One question; whatever goes wrong is told once and asked again in the next turn. */
  void turn() {
    try {
      if (!topicsMade) {
        TopicCreation.ensure(admin, kafka);
        topicsMade = true;
      }
      admin.describeCluster().clusterId().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      lastSeen = clock.millis();
      if (lastFailure != null) {
        LOG.info("Kafka answers again");
        lastFailure = null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      String failure = String.valueOf(e.getMessage());
      if (lastFailure == null) {
        LOG.warn("Kafka does not answer: {}", failure);
      }
      lastFailure = failure;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
