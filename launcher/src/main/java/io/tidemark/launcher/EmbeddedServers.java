package io.tidemark.launcher;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka and the Redis of an all-in-one, as far as no existing servers are used; Redis is
 * started again where its process dies. For one thread.
 */
final class EmbeddedServers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);
  private static final Duration RECENT = Duration.ofMinutes(5);
  private static final int RECENT_RESTARTS = 5;

  /** An LRU cache may lose any entry, and the processor still has it. */
  private static final List<String> REDIS_OPTIONS =
      List.of("--maxmemory", "1gb", "--maxmemory-policy", "allkeys-lru");

  private final DataDirectory directory;
  private final @Nullable EmbeddedKafka kafka;
  private @Nullable EmbeddedRedis redis;
  private final Deque<Long> restartNanos = new ArrayDeque<>();

  private EmbeddedServers(
      DataDirectory directory, @Nullable EmbeddedKafka kafka, @Nullable EmbeddedRedis redis) {
    this.directory = directory;
    this.kafka = kafka;
    this.redis = redis;
  }

  /**
   * Starts what is not given, and writes into the directory where it is, before anything of it can
   * be left behind.
   */
  static EmbeddedServers start(
      DataDirectory directory, Optional<String> kafkaGiven, Optional<String> redisGiven) {
    directory
        .recorded()
        .flatMap(Endpoints::embeddedRedis)
        .ifPresent(
            url -> {
              if (OrphanedRedis.end(url, directory.redis())) {
                LOG.info("ended the Redis that an earlier run had left behind");
              }
            });
    // where the last run ended without a word, its clients still look for it at its port
    int kafkaPort =
        FreePort.takeRather(directory.recorded().map(Endpoints::embeddedKafkaPort).orElse(0));
    int redisPort = FreePort.take();
    directory.publish(
        Endpoints.ofThisProcess(
            kafkaGiven.orElse("127.0.0.1:" + kafkaPort),
            redisGiven.orElse("redis://127.0.0.1:" + redisPort)));
    CompletableFuture<@Nullable EmbeddedRedis> redis =
        CompletableFuture.supplyAsync(
            () ->
                redisGiven.isPresent()
                    ? null
                    : EmbeddedRedis.start(directory.redis(), redisPort, REDIS_OPTIONS));
    EmbeddedKafka kafka = null;
    try {
      if (kafkaGiven.isEmpty()) {
        kafka = EmbeddedKafka.start(directory.kafka(), kafkaPort, FreePort.take());
      }
      return new EmbeddedServers(directory, kafka, redis.join());
    } catch (CompletionException e) {
      close(kafka);
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (RuntimeException | Error e) {
      redis.thenAccept(EmbeddedServers::close).exceptionally(ignored -> null).join();
      throw e;
    }
  }

  /** Starts Redis again where its process has died; throws where that happens time and again. */
  void supervise() {
    EmbeddedRedis dead = redis;
    if (dead == null || dead.process().isAlive()) {
      return;
    }
    long now = System.nanoTime();
    restartNanos.removeIf(restart -> now - restart > RECENT.toNanos());
    if (restartNanos.size() >= RECENT_RESTARTS) {
      throw new IllegalStateException(
          "Redis keeps dying; see " + directory.redis().resolve("redis.log"));
    }
    LOG.warn("Redis died; starting it again");
    redis = EmbeddedRedis.start(directory.redis(), dead.port(), REDIS_OPTIONS);
    restartNanos.add(now);
  }

  /** Ends Kafka, then Redis, both saved. */
  @Override
  public void close() {
    try {
      close(kafka);
    } finally {
      close(redis);
    }
  }

  private static void close(@Nullable AutoCloseable server) {
    try {
      if (server != null) {
        server.close();
      }
    } catch (Exception e) { // what AutoCloseable declares
      throw new IllegalStateException("a server did not end in good order", e);
    }
  }
}
