package io.tidemark.launcher;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Redis process that outlived the process that had started it. */
final class OrphanedRedis {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanedRedis.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Pattern PROCESS_ID = Pattern.compile("(?m)^process_id:(\\d+)\\s*$");

  private OrphanedRedis() {}

  /**
   * Ends the Redis at {@code url}, saved, where there is one that keeps its data in {@code
   * directory}; any other is left alone.
   *
   * @return whether there was one
   */
  static boolean end(String url, Path directory) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(TIMEOUT);
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      if (!keepsDataIn(redis.configGet("dir").get("dir"), directory)) {
        return false;
      }
      Optional<ProcessHandle> process = process(redis.info("server"));
      process.ifPresent(OrphanedRedis::end);
      return process.isPresent();
    } catch (RedisException e) {
      LOG.debug("no Redis of ours at {}", url, e);
      return false;
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  private static boolean keepsDataIn(@Nullable String dir, Path directory) {
    try {
      return dir != null && Files.isSameFile(Path.of(dir), directory);
    } catch (IOException e) {
      return false; // one of the two is not there
    }
  }

  private static Optional<ProcessHandle> process(String info) {
    Matcher matcher = PROCESS_ID.matcher(info);
    return matcher.find() ? ProcessHandle.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  private static void end(ProcessHandle process) {
    process.destroy(); // Redis saves on SIGTERM
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the Redis process {} of an earlier run does not end; killing it", process.pid());
      process.destroyForcibly();
    }
  }
}
