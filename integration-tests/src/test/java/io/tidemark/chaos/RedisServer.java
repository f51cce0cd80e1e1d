package io.tidemark.chaos;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A Redis process that comes back at its port, with what it held or without. */
final class RedisServer {
  /**
   * What has been answered outlives a kill of the process: it is in the page cache. With {@code
   * everysec} a write may be put off behind a slow fsync.
   */
  private static final List<String> OPTIONS =
      List.of("--save", "", "--appendonly", "yes", "--appendfsync", "no");

  private static final int TRIES = 5;

  private final Path directory;
  private final int port = FreePort.take();
  private EmbeddedRedis server;

  RedisServer(Path directory) {
    this.directory = directory;
    this.server = start();
  }

  int port() {
    return port;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** SIGKILL. */
  synchronized void kill() {
    ProcessHandle process = server.process();
    CompletableFuture<ProcessHandle> end = process.onExit();
    if (process.destroyForcibly()) {
      end.orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  /** Takes up what it held when it was killed. */
  synchronized void restart() {
    server = start();
  }

  /** On a busy machine it may not answer in time. */
  private EmbeddedRedis start() {
    for (int tries = 1; ; tries++) {
      try {
        return EmbeddedRedis.start(directory, port, OPTIONS);
      } catch (UncheckedIOException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Begins empty, as one without persistence does. */
  synchronized void restartEmpty() {
    erase();
    restart();
  }

  synchronized void pause() {
    Signals.pause(server.process());
  }

  synchronized void resume() {
    Signals.resume(server.process());
  }

  /** Something done on a connection of its own, past the proxy. */
  void command(Consumer<RedisCommands<String, String>> action) {
    RedisURI uri = RedisURI.create(url());
    uri.setTimeout(Duration.ofSeconds(10));
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      action.accept(connection.sync());
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  private void erase() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
