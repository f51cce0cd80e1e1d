package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisAccess;
import io.tidemark.runtime.RedisConnection;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink's connection to Redis: made when needed, with the scripts loaded; dropped whenever the
 * outcome of a command is in doubt, so that nothing piles up behind a server that does not answer.
 * Confined to the sink's thread.
 */
final class RedisLink implements AutoCloseable {
  /*
   * It never reconnects by itself, to one server or to any of a cluster. So whoever has been
   * answered twice in one session has been answered by the same running server: no replica that
   * lacks the first has taken its place in between. What must not be torn apart, such as writing a
   * batch and raising the marks that promise it, is done in one session or done again.
   */

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  /** Lettuce itself ends a command at its timeout; this much later it is not trusted to. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

  private final RedisAccess access;
  private final Spread spread;
  private final long waitMillis;
  private @Nullable RedisConnection<byte[]> connection;
  private long connections;

  RedisLink(RedisSettings settings) {
    this.access = settings.access("tidemark-sink", options -> options.autoReconnect(false));
    this.spread = settings.url().clustered() ? Spread.BY_SLOT : Spread.ONE_SERVER;
    this.waitMillis = settings.timeout().plus(GRACE).toMillis();
  }

  /** How keys lie on the servers. */
  Spread spread() {
    return spread;
  }

  /**
   * What has been answered within one session has been answered by the same running servers.
   *
   * @param connection its number
   * @param servers that held the data
   */
  record Session(long connection, Set<String> servers) {
    Session {
      servers = Set.copyOf(servers);
    }
  }

  /** The present session, or the last where there is none. */
  Session session() {
    RedisConnection<byte[]> current = connection;
    return new Session(connections, current == null ? Set.of() : current.servers());
  }

  /** The number of the connection that there is, made where there is none. */
  long connected() {
    RedisConnection<byte[]> unused = connection();
    return connections;
  }

  /** Commands on the connection; throws {@link RetryLaterException} where there can be none. */
  RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection().async();
  }

  /** The lowest slot of each server that holds data. */
  List<Integer> lowestSlots() {
    return connection().lowestSlots();
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
    return new RetryLaterException("redis", RedisTrouble.told(e), e);
  }

  @Override
  public void close() {
    connection = null; // the client closes it with itself
    try {
      outcome(access.close());
    } catch (RedisException e) {
      LOG.debug("left Redis in disorder", e);
    }
  }

  private RedisConnection<byte[]> connection() {
    RedisConnection<byte[]> current = connection;
    return current == null ? connect() : current;
  }

  private void drop() {
    RedisConnection<byte[]> current = connection;
    connection = null;
    if (current != null) {
      // nobody waits for it: what it still holds is in doubt anyway
      CompletableFuture<Void> unused = current.close();
    }
  }

  private RedisConnection<byte[]> connect() {
    try {
      RedisConnection<byte[]> made = outcome(access.connect(CODEC));
      connection = made;
      connections++;
      for (Script script : Script.values()) {
        outcome(made.onEach(redis -> redis.scriptLoad(script.source())));
      }
      byte[] channel = RedisKeys.CHANGES.getBytes(US_ASCII);
      String[] none = {};
      outcome(
          made.onEach(
              redis ->
                  redis.evalsha(Script.RIGHTS.digest(), ScriptOutputType.MULTI, none, channel)));
      return made;
    } catch (RedisException e) {
      throw inDoubt(e);
    }
  }
}
