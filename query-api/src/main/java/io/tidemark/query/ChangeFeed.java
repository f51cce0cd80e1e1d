package io.tidemark.query;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisAccess;
import io.tidemark.runtime.RedisSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that hears what changes in Redis, one a process. It subscribes again by itself,
 * tells of every gap, pings to know how far it has heard, and gives a silent connection up.
 */
final class ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
  private static final int TURNS_A_SILENCE = 5;

  private final RedisAccess access;
  private final Changes changes;
  private final EventExecutor executor;
  private final long turnMillis;
  private @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
  private @Nullable ScheduledFuture<?> turns;
  private boolean connecting;
  private boolean pinging;
  private volatile boolean subscribed;

  /**
   * @param silence within which it must hear that it still hears
   */
  ChangeFeed(RedisSettings settings, ClientResources resources, Duration silence, Changes changes) {
    this.changes = changes;
    this.executor = resources.eventExecutorGroup().next();
    this.turnMillis = Math.max(1, silence.toMillis() / TURNS_A_SILENCE);
    this.access =
        settings.access(
            "tidemark-query-changes", own(resources, 2 * silence.toMillis()), options -> options);
  }

  private static ClientResources own(ClientResources shared, long silenceMillis) {
    return DefaultClientResources.builder()
        .eventExecutorGroup(shared.eventExecutorGroup())
        .timer(shared.timer())
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .ioThreadPoolSize(2) // the least that Lettuce takes; one connection uses one
        .reconnectDelay(
            Delay.fullJitter(
                Duration.ofMillis(20), Duration.ofMillis(500), 20, TimeUnit.MILLISECONDS))
        .nettyCustomizer(
            new NettyCustomizer() {
              @Override
              public void afterChannelInitialized(Channel channel) {
                channel
                    .pipeline()
                    .addFirst(new ReadTimeoutHandler(silenceMillis, TimeUnit.MILLISECONDS));
              }
            })
        .build();
  }

  /** Begins to connect and to listen. */
  void open() {
    turns = executor.scheduleWithFixedDelay(this::turn, 0, turnMillis, TimeUnit.MILLISECONDS);
  }

  /** Ends it. */
  CompletableFuture<Void> close() {
    subscribed = false;
    ScheduledFuture<?> scheduled = turns;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    return access.close();
  }

  private void turn() {
    StatefulRedisPubSubConnection<String, byte[]> current = connection;
    if (current == null) {
      connect();
    } else if (subscribed) {
      ping(current);
    }
  }

  private void connect() {
    if (connecting) {
      return;
    }
    connecting = true;
    Stages.end(
        access.subscribe(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE)),
        (made, failure) -> executor.execute(() -> connected(made)));
  }

  private void connected(@Nullable StatefulRedisPubSubConnection<String, byte[]> made) {
    connecting = false;
    if (made != null) {
      connection = made;
      made.addListener(new Listener());
      made.addListener(new Disconnection());
      // From here on Lettuce subscribes again by itself after every reconnect.
      Stages.end(
          made.async().subscribe(RedisKeys.CHANGES),
          (done, failure) -> executor.execute(() -> subscribed(failure)));
    }
  }

  private void subscribed(@Nullable Throwable failure) {
    StatefulRedisPubSubConnection<String, byte[]> current = connection;
    if (failure != null && current != null) {
      LOG.warn("can't subscribe to the announcements: {}", failure.getMessage());
      connection = null; // the next turn begins anew
      var unused = current.closeAsync();
    } else {
      turn();
    }
  }

  private void ping(StatefulRedisPubSubConnection<String, byte[]> current) {
    if (pinging) {
      return;
    }
    pinging = true;
    long sent = System.nanoTime();
    Stages.end(
        current.async().ping(),
        (pong, failure) -> {
          if (failure == null) {
            changes.heardUntil(sent); // on the connection's thread, after what came before it
          }
          executor.execute(() -> pinging = false);
        });
  }

  /** On the connection's thread, in the order in which Redis sent. */
  private final class Listener extends RedisPubSubAdapter<String, byte[]> {
    @Override
    public void message(String channel, byte[] message) {
      if (!Announcement.read(message, changes)) {
        LOG.warn("an announcement of {} bytes can't be understood", message.length);
        changes.gap();
        changes.confirmed();
      }
    }

    @Override
    public void subscribed(String channel, long count) {
      LOG.info("hearing the announcements");
      changes.confirmed();
      subscribed = true;
      executor.execute(ChangeFeed.this::turn);
    }

    @Override
    public void unsubscribed(String channel, long count) {
      lost();
    }
  }

  private final class Disconnection extends RedisConnectionStateAdapter {
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
      lost();
    }
  }

  private void lost() {
    if (subscribed) {
      subscribed = false;
      LOG.warn("the announcements are not heard");
      changes.gap();
    }
  }
}
