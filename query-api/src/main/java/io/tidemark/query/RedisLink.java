package io.tidemark.query;

import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisAccess;
import io.tidemark.runtime.RedisConnection;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One connection to Redis on one event loop. It connects and reconnects by itself, refuses commands
 * while it can't send them, asks for the active generation a few times a second, and gives a silent
 * connection up. Confined to its event loop but for {@link #problem} and {@link #close}.
 */
final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final long POLL_MILLIS = 250;
  private static final int FLUSH_AFTER = 256;

  private final RedisAccess access;
  private final boolean clustered;
  private final EventLoop loop;
  private final ActiveGeneration active;
  private final long timeoutNanos;
  private final long silenceMillis;
  private @Nullable RedisConnection<byte[]> connection;
  private @Nullable ScheduledFuture<?> poll;
  private boolean connecting;
  private boolean polling;
  private long askedNanos;
  private volatile String problem = "has not answered yet";

  RedisLink(
      RedisSettings settings,
      ClientResources resources,
      EventLoop loop,
      ActiveGeneration active,
      Duration timeout,
      int maxQueued) {
    this.loop = loop;
    this.active = active;
    this.timeoutNanos = timeout.toNanos();
    this.silenceMillis = 2 * timeout.toMillis() + 4 * POLL_MILLIS;
    this.clustered = settings.url().clustered();
    this.access =
        settings.access(
            "tidemark-query",
            own(resources, loop),
            options -> {
              options.requestQueueSize(maxQueued);
              // a request expires by itself; a server of a cluster that is silent while others
              // answer is only given up by this
              return clustered ? options : options.timeoutOptions(TimeoutOptions.create());
            });
  }

  private ClientResources own(ClientResources shared, EventLoop own) {
    return DefaultClientResources.builder()
        .eventExecutorGroup(shared.eventExecutorGroup())
        .timer(shared.timer())
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .eventLoopGroupProvider(new SharedLoop(own))
        .reconnectDelay(
            Delay.fullJitter(
                Duration.ofMillis(20), Duration.ofMillis(500), 20, TimeUnit.MILLISECONDS))
        .nettyCustomizer(
            new NettyCustomizer() {
              @Override
              public void afterChannelInitialized(Channel channel) {
                // One write to the socket for all commands of a turn of the event loop.
                channel.pipeline().addFirst(new FlushConsolidationHandler(FLUSH_AFTER, true));
                if (!clustered) { // there the poll keeps but one connection of many from silence
                  channel
                      .pipeline()
                      .addFirst(new ReadTimeoutHandler(silenceMillis, TimeUnit.MILLISECONDS));
                }
              }
            })
        .build();
  }

  /** Begins to connect, and to ask for the active generation. */
  void open() {
    poll = loop.scheduleWithFixedDelay(this::turn, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The commands; refuses while there is no connection to send them on. */
  RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection().async();
  }

  /** The connection; refuses while there is none. */
  RedisConnection<byte[]> connection() {
    RedisConnection<byte[]> current = connection;
    if (current == null || !current.isOpen()) {
      throw RefusedException.unavailable("the cache does not answer");
    }
    return current;
  }

  /** Whether it leads to several servers. */
  boolean clustered() {
    return clustered;
  }

  /** The server of a cluster that holds a key, by what is known now; else empty. */
  String serverOf(String key) {
    RedisConnection<byte[]> current = connection;
    return current == null ? "" : current.serverOf(key);
  }

  /** What keeps it from answering; empty where it answers and something is being served. */
  Optional<String> problem() {
    String text = problem;
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Ends it; the event loop has to run on until that is done. */
  CompletableFuture<Void> close() {
    ScheduledFuture<?> polls = poll;
    if (polls != null) {
      polls.cancel(false);
    }
    return access.close();
  }

  private void turn() {
    RedisConnection<byte[]> current = connection;
    if (current == null) {
      connect();
    } else if (!current.isOpen()) {
      tell("is disconnected", Level.WARN);
    } else if (polling) {
      if (System.nanoTime() - askedNanos >= timeoutNanos) {
        tell("does not answer", Level.WARN);
      }
    } else {
      ask(current);
    }
  }

  private void connect() {
    if (connecting) {
      return;
    }
    connecting = true;
    Stages.end(
        access.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE)),
        (made, failure) -> loop.execute(() -> connected(made, failure)));
  }

  private void connected(@Nullable RedisConnection<byte[]> made, @Nullable Throwable failure) {
    connecting = false;
    if (made == null) {
      tell("can't be reached" + (failure == null ? "" : ": " + failure.getMessage()), Level.WARN);
    } else {
      connection = made;
      ask(made);
    }
  }

  private void ask(RedisConnection<byte[]> current) {
    polling = true;
    askedNanos = System.nanoTime();
    var unused = current.reachAll(); // what fails is told by the commands that need it
    Stages.end(
        current.async().get(RedisKeys.ACTIVE),
        (value, failure) -> {
          polling = false;
          answered(value, failure);
        });
  }

  private void answered(byte @Nullable [] value, @Nullable Throwable failure) {
    if (failure != null) {
      tell(String.valueOf(failure.getMessage()), Level.WARN);
      return;
    }
    try {
      active.seen(ActiveGeneration.parse(value));
      tell("", Level.INFO);
    } catch (RefusedException e) {
      tell(String.valueOf(e.getMessage()), Level.INFO); // so begins every new cache
    } catch (IllegalStateException e) {
      tell(String.valueOf(e.getMessage()), Level.WARN);
    }
  }

  private void tell(String text, Level level) {
    if (!text.equals(problem)) {
      LOG.atLevel(level).log("the cache: {}", text.isEmpty() ? "answers" : text);
      problem = text;
    }
  }
}
