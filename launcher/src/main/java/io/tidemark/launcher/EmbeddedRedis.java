package io.tidemark.launcher;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis process on loopback, its data in a directory of its own: {@code redis-server} or {@code
 * valkey-server} where one is on the path, else the binary that the embedded-redis library brings.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final Process process;
  private final int port;

  private EmbeddedRedis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param directory where it keeps its data and its log; made where it is missing
   * @param options further ones, for example {@code --maxmemory 100mb}
   */
  public static EmbeddedRedis start(Path directory, int port, List<String> options) {
    try {
      Files.createDirectories(directory);
      Process process =
          new ProcessBuilder(command(directory, port, options))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("redis.log").toFile())
              .start();
      EmbeddedRedis redis = new EmbeddedRedis(process, port);
      redis.awaitAnswer(directory.resolve("redis.log"));
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException("can't start a Redis in " + directory, e);
    }
  }

  /** Where it listens. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** The port that it listens at. */
  public int port() {
    return port;
  }

  /** The process, for whoever wants to signal it. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Saves and ends it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(Path directory, int port, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    // Ctrl-C signals the whole foreground group; in a session of its own Redis outlives the sink
    onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    command.add(executable().toString());
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toAbsolutePath().toString()));
    // a save copies all there is; what one lacks after a crash, the sink writes again by the marks
    command.addAll(List.of("--save", "900 1", "--appendonly", "no", "--daemonize", "no"));
    command.addAll(options);
    return command;
  }

  /** The server's program: one on the path, else the library's. */
  public static Path executable() throws IOException {
    Optional<Path> installed = onPath("redis-server").or(() -> onPath("valkey-server"));
    return installed.isPresent()
        ? installed.get()
        : ExecutableProvider.newJarResourceProvider().get().toPath();
  }

  private static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private void awaitAnswer(Path log) throws IOException {
    RedisClient client =
        RedisClient.create(
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(2))
                .build());
    try {
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (process.isAlive() && System.nanoTime() < deadline) {
        if (answers(client)) {
          return;
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
    process.destroyForcibly();
    throw new IOException("Redis did not start:\n" + Files.readString(log));
  }

  private static boolean answers(RedisClient client) {
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return "PONG".equals(connection.sync().ping());
    } catch (RedisException e) {
      return false; // not up yet, or still loading its data
    }
  }
}
