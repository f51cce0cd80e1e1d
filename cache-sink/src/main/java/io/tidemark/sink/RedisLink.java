package io.tidemark.sink;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The sink's connection to Redis: made when needed, with the scripts loaded; dropped whenever the
 * outcome of a command is in doubt, so that nothing piles up behind a server that does not answer.
 * Confined to the sink's thread.
 */
final class RedisLink implements AutoCloseable {
  /** Lettuce itself ends a command at its timeout; this much later it is not trusted to. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

  private final RedisClient client;
  private final long waitMillis;
  private @Nullable StatefulRedisConnection<String, byte[]> connection;

  RedisLink(RedisSettings settings) {
    this.client = settings.client();
    this.waitMillis = settings.timeout().plus(GRACE).toMillis();
  }

  /** Commands on the connection; throws {@link RetryLaterException} where there can be none. */
  RedisClusterAsyncCommands<String, byte[]> commands() {
    StatefulRedisConnection<String, byte[]> current = connection;
    if (current == null) {
      current = connect();
    }
    return current.async();
  }

  /** Sends a call of a script. */
  RedisFuture<List<Object>> run(ScriptCall call) {
    return commands()
        .evalsha(call.script().digest(), ScriptOutputType.MULTI, call.keys(), call.args());
  }

  /** Waits for a reply; any error is a {@link RetryLaterException} and drops the connection. */
  <T> T await(Future<T> reply) {
    try {
      return outcome(reply);
    } catch (RedisException e) {
      throw inDoubt(e);
    }
  }

  /** Waits for a reply; throws what Redis or the connection answered with instead. */
  <T> T outcome(Future<T> reply) {
    try {
      return reply.get(waitMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisException r ? r : new RedisException(e.getCause());
    } catch (TimeoutException e) {
      throw new RedisException("no reply within " + waitMillis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisException("interrupted", e);
    }
  }

  /** Drops the connection, and says why a retry is due. */
  RetryLaterException inDoubt(RedisException e) {
    drop();
    return new RetryLaterException("redis", e);
  }

  @Override
  public void close() {
    connection = null; // the client closes it with itself
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }

  private void drop() {
    StatefulRedisConnection<String, byte[]> current = connection;
    connection = null;
    if (current != null) {
      // nobody waits for it: what it still holds is in doubt anyway
      CompletableFuture<Void> unused = current.closeAsync();
    }
  }

  private StatefulRedisConnection<String, byte[]> connect() {
    try {
      StatefulRedisConnection<String, byte[]> made = client.connect(CODEC);
      connection = made;
      List<RedisFuture<String>> loads = new ArrayList<>();
      for (Script script : Script.values()) {
        loads.add(made.async().scriptLoad(script.source()));
      }
      for (RedisFuture<String> load : loads) {
        outcome(load);
      }
      return made;
    } catch (RedisException e) {
      throw inDoubt(e);
    }
  }
}
