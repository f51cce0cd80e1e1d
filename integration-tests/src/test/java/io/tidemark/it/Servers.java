package io.tidemark.it;

import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real servers for tests; the one place that chooses where they come from. */
public final class Servers {
  private Servers() {}

  /** A server, its address, its end. */
  public record Redis(String url, Runnable stop) implements AutoCloseable {
    @Override
    public void close() {
      stop.run();
    }
  }

  /** A fresh, empty Redis. */
  public static Redis redis() {
    try {
      Path directory = Files.createTempDirectory("tidemark-redis");
      EmbeddedRedis redis = EmbeddedRedis.start(directory, FreePort.take(), List.of());
      return new Redis(redis.url(), redis::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
